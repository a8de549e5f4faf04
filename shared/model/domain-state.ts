import { z } from "zod";

/** libvirt's virDomainState by name, in the order of its numbers, which count from 0; then all that are newer. */
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
