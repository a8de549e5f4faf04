import { z } from "zod";

/** libvirt's virDomainState, by name; `unknown` for values that this version does not know. */
export const domainState = z.enum([
  "nostate",
  "running",
  "blocked",
  "paused",
  "shutdown",
  "shutoff",
  "crashed",
  "pmsuspended",
  "unknown",
]);
export type DomainState = z.infer<typeof domainState>;
