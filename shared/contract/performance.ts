import { z } from "zod";
import { connectionId, domainRef } from "./ids.ts";
import { procedure, subscription } from "./procedure.ts";

/** One reading; values that libvirt cannot tell are absent. */
const sample = z.strictObject({
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Of all vCPUs (of the host: of all CPUs), 0..100. */
  cpuPercent: z.number().optional(),
  /** In use. */
  memoryMiB: z.number().optional(),
  /** Bytes a second over all disks and all network cards. */
  diskRead: z.number().optional(),
  diskWrite: z.number().optional(),
  netReceive: z.number().optional(),
  netSend: z.number().optional(),
});
export type Sample = z.infer<typeof sample>;

const series = z.strictObject({
  /** False: `samples` are all there are, oldest first; true: they follow those before. */
  more: z.boolean(),
  samples: z.array(sample).max(4000),
});

export const performance = {
  /** One machine's last hour as far as somebody looked at its connection, then each new reading. */
  machine: subscription(domainRef, series),
  /** The same of the host. */
  host: subscription(z.strictObject({ connection: connectionId }), series),
  /** What the host has in all. */
  hostFacts: procedure(
    z.strictObject({ connection: connectionId }),
    z.strictObject({ cpus: z.int(), memoryMiB: z.number(), model: z.string().max(400).optional() }),
  ),
};
