import { connect } from "./client.ts";

/** The window's one client: every feature talks to the backend through it. */
export const client = connect();
