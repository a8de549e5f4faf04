import { connections } from "./connections.ts";
import { consoles } from "./consoles.ts";
import { domains } from "./domains.ts";
import { install } from "./install.ts";
import { jobs, transcript } from "./jobs.ts";

/** Everything that a renderer can ask of a backend. One area a file; the same over both transports. */
export const contract = { connections, domains, consoles, install, jobs, transcript };
export type Contract = typeof contract;
