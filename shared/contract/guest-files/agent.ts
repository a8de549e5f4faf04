import { z } from "zod";
import { domainRef, ticket } from "../ids.ts";
import { procedure } from "../procedure.ts";
import { bytes, jobId, reason } from "../terms.ts";

/** As a guest names it: `/srv/data`, `C:\data`. */
const agentPath = z
  .string()
  .max(4096)
  .regex(/^(?:\/|[A-Za-z]:[\\/])[^\0]*$/u);

/** A running machine's files, by the agent in its guest: no appliance is needed. */
export const agent = {
  /** Whether files can be exchanged with a running machine through its guest agent, and why not. */
  agent: procedure(
    domainRef,
    z.strictObject({
      blocked: reason.optional(),
      /** Of the system that the agent tells of; folders are written with `\` there. */
      windows: z.boolean(),
      /** What is to be known before something is sent, a sentence each. */
      notes: z.array(reason).max(10),
    }),
  ),
  /** The ticket's channel takes a file, which the agent writes into a folder of the guest. A job. */
  agentSend: procedure(
    domainRef.extend({
      name: z
        .string()
        .min(1)
        .max(255)
        .regex(/^(?!\.{1,2}$)[^/\\\0]+$/u),
      folder: agentPath,
      bytes,
      replace: z.boolean(),
    }),
    ticket.extend({ job: jobId }),
  ),
  /** The ticket's channel gives a file as the agent reads it. A job. */
  agentFetch: procedure(
    domainRef.extend({ path: agentPath }),
    ticket.extend({
      job: jobId,
      name: z.string().max(255),
      /** Absent for a file that the guest makes as it is read. */
      bytes: bytes.optional(),
    }),
  ),
};
