import { z } from "zod";
import { connectionId, domainUuid } from "./ids.ts";
import { done, procedure } from "./procedure.ts";
import { command, reason } from "./terms.ts";

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

const path = z.string().max(4096);
export const passphrase = z.string().min(1).max(1024);
const bytes = z.number().nonnegative();
const format = z.string().regex(/^[a-z0-9-]{1,20}$/);
/** More than any disk can have, and what a number holds exactly. */
const size = z
  .int()
  .min(512)
  .max(2 ** 53 - 1);

const layer = z.strictObject({
  /** As the image above names it, or as it was asked for; a hostile name is only shown. */
  path,
  format: z.string().max(64).optional(),
  /** What the guest sees, and what it takes on the host. */
  virtualBytes: bytes.optional(),
  bytes: bytes.optional(),
  snapshots: z
    .array(
      z.strictObject({
        name: z.string().max(4096),
        /** Milliseconds since the epoch. */
        at: z.number(),
        memoryBytes: bytes,
      }),
    )
    .max(10_000),
  encrypted: z.boolean(),
  /** It was not closed properly. */
  dirty: z.boolean(),
  /** QEMU has found damage in it. */
  corrupt: z.boolean(),
  /** Machines that use it, themselves or through images that stand on it. */
  usedBy: z
    .array(z.strictObject({ uuid: domainUuid, name: z.string().max(1024), running: z.boolean() }))
    .max(1000),
  /** Other images that stand directly on it, besides the one above. */
  overlays: z.array(path).max(1000),
  /** Why it could not be looked into. */
  problem: reason.optional(),
});
export type ImageLayer = z.infer<typeof layer>;

/** What can be done with an image; see {@link imageWork}. */
export const workKind = z.enum([
  "resize",
  "check",
  "repair",
  "rebase",
  "commit",
  "compare",
  "compact",
  "trim",
  "overlay",
]);
export type ImageWorkKind = z.infer<typeof workKind>;

const keptImage = z.strictObject({
  id: z.string().max(64),
  /** The image as it was. */
  path,
  /** What has its name now. */
  image: path,
  why: reason,
  /** Milliseconds since the epoch. */
  at: z.number(),
  bytes: bytes.optional(),
});
export type KeptImage = z.infer<typeof keptImage>;

const description = z.strictObject({
  /** The active one first, each standing on the next. */
  layers: z.array(layer).min(1).max(300),
  /** The running machine whose disk it is: what is done then is done through the hypervisor. */
  live: z
    .strictObject({ uuid: domainUuid, name: z.string().max(1024), target: z.string().max(64) })
    .optional(),
  /** It is encrypted, and libvirt does not have its passphrase: some work on it needs that typed. */
  locked: z.boolean(),
  /** Why something is not possible, and what would make it so; absent for what is. */
  refusals: z.partialRecord(workKind, reason),
  /** Originals of this image that were kept when a copy took its place. */
  kept: z.array(keptImage).max(1000),
});
export type ImageDescription = z.infer<typeof description>;

/** Something to do with an image. Unless said otherwise a proven copy takes its place and the original is kept. */
export const imageWork = z.discriminatedUnion("kind", [
  /** To this many bytes. `shrink`: only where the end that goes is unused, or cutting off what lies there. */
  z.strictObject({ kind: z.literal("resize"), bytes: size, shrink: z.enum(["unused", "cut"]).optional() }),
  /** Nothing is changed. */
  z.strictObject({ kind: z.literal("check") }),
  z.strictObject({ kind: z.literal("repair"), what: z.enum(["leaks", "all"]) }),
  /** Onto another backing file, or (`null`) none. `trust`: only the name is written, contents are not looked at. */
  z.strictObject({
    kind: z.literal("rebase"),
    onto: z.strictObject({ path: hostPath, format }).nullable(),
    trust: z.boolean(),
  }),
  /** Into its backing file; an empty image takes its place. */
  z.strictObject({ kind: z.literal("commit") }),
  z.strictObject({ kind: z.literal("compare"), with: imageRef, passphrase: passphrase.optional() }),
  z.strictObject({ kind: z.literal("compact"), compress: z.boolean() }),
  /** The guest tells its disks what it does not use. */
  z.strictObject({ kind: z.literal("trim") }),
  /** A new image on top of it. */
  z.strictObject({ kind: z.literal("overlay"), path: hostPath }),
]);
export type ImageWork = z.infer<typeof imageWork>;

const planned = z.strictObject({
  command,
  /** What the user should know of it beforehand. */
  notes: z.array(z.string().max(1000)).max(50),
  job: z.string().max(64).optional(),
});
export type PlannedImageWork = z.infer<typeof planned>;

const onImage = z.strictObject({ image: imageRef });

export const images = {
  /** An image and all that it stands on. */
  describe: procedure(onImage, description),
  /** Bytes that a copy in this format would take: as it is used now, and when it is full. */
  measure: procedure(onImage.extend({ format }), z.strictObject({ required: bytes, full: bytes })),
  /** Starts a job; with `preview` nothing is done. */
  work: procedure(
    onImage.extend({
      work: imageWork,
      /** Of an encrypted image whose secret libvirt does not have. */
      passphrase: passphrase.optional(),
      preview: z.boolean().optional(),
    }),
    planned,
  ),
  /** A new, empty image file. */
  create: procedure(
    z.strictObject({
      connection: connectionId,
      path: hostPath,
      format: z.enum(["raw", "qcow2"]),
      bytes: size,
      preview: z.boolean().optional(),
    }),
    planned,
  ),
  /** Deletes a kept original, or puts it back in the place of what replaced it. */
  settle: procedure(z.strictObject({ id: z.string().max(64), how: z.enum(["delete", "put-back"]) }), done),
};
