import { perConnection } from "../connections/per-connection.ts";
import { Beat } from "./beat.ts";

/** The one that all who look at a connection share. */
export const beatOf = perConnection(({ client, domains }) => new Beat(client, domains));
