import { z } from "zod";
import { connectionId, domainUuid } from "./ids.ts";

/** An absolute path on the connection's host. */
export const hostPath = z
  .string()
  .max(4096)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  .regex(/^\/[^\u0000-\u001f\u007f]*$/u);

export const poolName = z.string().min(1).max(255);
export const volumeName = z.string().min(1).max(1024);

/** Names a disk image on a connection's host: a volume, a machine's disk as its next start has it, or a file. */
export const imageRef = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("volume"), connection: connectionId, pool: poolName, volume: volumeName }),
  z.strictObject({
    kind: z.literal("disk"),
    connection: connectionId,
    uuid: domainUuid,
    /** `vda`, `sdb`, … */
    target: z.string().min(1).max(64),
  }),
  z.strictObject({ kind: z.literal("file"), connection: connectionId, path: hostPath }),
]);
export type ImageRef = z.infer<typeof imageRef>;
