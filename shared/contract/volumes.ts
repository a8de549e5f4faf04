import { z } from "zod";
import { connectionId, domainUuid, fileHandle, ticket } from "./ids.ts";
import { hostPath, poolName, volumeName } from "./images.ts";
import { done, procedure, subscription } from "./procedure.ts";
import { bytes, jobId } from "./terms.ts";

const poolRef = z.strictObject({ connection: connectionId, pool: poolName });
const volumeRef = poolRef.extend({ volume: volumeName });
/** Bytes, as far as numbers are exact: 8 PiB. */
const preview = z.literal(true).optional();
/** Work that takes long: the job, or with `preview` only the command that it stands for. */
const begun = z.strictObject({ command: z.string().max(100_000), job: jobId.optional() });
const path = z.string().max(4096);
/** A machine that uses a volume, itself or because an image of its own is based on it. */
const user = z.strictObject({ uuid: domainUuid, name: z.string().max(1024) });
export type VolumeUser = z.infer<typeof user>;

/** How a new volume is called: a file's name, no path. */
export const newVolumeName = z
  .string()
  .min(1)
  .max(255)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  .regex(/^(?!\.{1,2}$)[^/\u0000-\u001f\u007f]+$/u);

const volume = z.strictObject({
  name: z.string().max(1024),
  path,
  kind: z.enum(["file", "block", "dir", "network", "netdir", "ploop"]),
  /** `qcow2`, `raw`, `iso`, …; absent where libvirt names none. */
  format: z.string().max(64).optional(),
  /** What a guest sees of it, in bytes. */
  capacity: z.number().nonnegative(),
  /** What it takes of its pool, in bytes. */
  allocation: z.number().nonnegative(),
  /** The image that it is based on. */
  backing: path.optional(),
  encrypted: z.boolean(),
  usedBy: z.array(user).max(1000),
  /** Paths of the volumes that are based on it directly. */
  overlays: z.array(path).max(1000),
  /** It is being written: an upload, a copy. */
  unfinished: z.literal(true).optional(),
});
export type Volume = z.infer<typeof volume>;

const volumesEvent = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("all"),
    volumes: z.array(volume).max(200_000),
    /** Not all have been looked at yet, nor all of what could use them. */
    reading: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal("changes"),
    changed: z.array(volume).max(200_000),
    removed: z.array(z.string().max(1024)).max(200_000),
    reading: z.boolean(),
  }),
]);
export type VolumesEvent = z.infer<typeof volumesEvent>;

/** What qemu-img tells of an image, in bytes where it is a size. */
const imageFacts = z.strictObject({
  format: z.string().max(64),
  virtualSize: z.number().nonnegative(),
  actualSize: z.number().nonnegative().optional(),
  clusterSize: z.number().nonnegative().optional(),
  encrypted: z.boolean(),
  backing: path.optional(),
  backingFormat: z.string().max(64).optional(),
  compat: z.string().max(64).optional(),
  /** It was not closed in order. */
  dirty: z.boolean(),
  snapshots: z
    .array(z.strictObject({ name: z.string().max(1024), at: z.number(), memoryBytes: z.number() }))
    .max(1000),
});

export const wipeAlgorithms = [
  "zero",
  "random",
  "nnsa",
  "dod",
  "bsi",
  "gutmann",
  "schneier",
  "pfitzner7",
  "pfitzner33",
  "trim",
] as const;

export const volumes = {
  /** What a pool holds and who uses it: everything first, then what changes. */
  watch: subscription(poolRef, volumesEvent),
  details: procedure(
    volumeRef,
    z.strictObject({
      xml: z.string().max(1 << 20),
      image: imageFacts.optional(),
      /** Why there is none: it cannot be read from here, or it is damaged. */
      imageProblem: z.string().max(4096).optional(),
      /** The libvirt secret that holds its passphrase. */
      secret: domainUuid.optional(),
    }),
  ),
  /** Makes a new volume, as a job. With `preview` it only gives the command. */
  create: procedure(
    poolRef.extend({
      name: newVolumeName,
      format: z.enum(["raw", "qcow2"]),
      capacity: bytes.min(512),
      /** How much of it is taken from the pool at once. */
      preallocation: z.enum(["off", "metadata", "full"]),
      /** The image that it starts as; only what differs is written to the new one. */
      backing: hostPath.optional(),
      /** Encrypts it with LUKS; libvirt keeps the passphrase as a secret. */
      passphrase: z.string().min(1).max(512).optional(),
      preview,
    }),
    begun,
  ),
  /**
   * Changes what a guest sees of it, also of a running machine. Smaller only with `shrink`, which cuts off whatever
   * lies at the end. A job.
   */
  resize: procedure(
    volumeRef.extend({ capacity: bytes.min(512), shrink: z.literal(true).optional(), preview }),
    begun,
  ),
  /** Copies it byte for byte into a new volume, as a job that can be cancelled. */
  clone: procedure(volumeRef.extend({ target: poolName, name: newVolumeName, preview }), begun),
  /** Writes over all of it, as a job. Refused while a machine that runs uses it, or an image is based on it. */
  wipe: procedure(volumeRef.extend({ algorithm: z.enum(wipeAlgorithms), preview }), begun),
  /** What deleting these volumes means. */
  describeRemoval: procedure(
    poolRef.extend({ volumes: z.array(volumeName).min(1).max(1000) }),
    z.strictObject({
      volumes: z
        .array(
          z.strictObject({
            name: z.string().max(1024),
            path,
            allocation: z.number().nonnegative().optional(),
            usedBy: z.array(z.string().max(1024)).max(1000),
            overlays: z.array(path).max(1000),
            /** The libvirt secret with its passphrase, which goes too, for nothing else needs it. */
            secret: domainUuid.optional(),
          }),
        )
        .max(1000),
      revision: z.string().max(64),
    }),
  ),
  /** Deletes them exactly as described, as a job. Refused where anything uses one that is not deleted with it. */
  remove: procedure(
    poolRef.extend({
      volumes: z.array(volumeName).min(1).max(1000),
      revision: z.string().max(64),
      preview,
    }),
    begun,
  ),
  /**
   * Begins to send a file into a new volume, or goes on where the same file's upload broke off: the ticket's channel
   * takes its bytes from `offset`.
   */
  upload: procedure(
    poolRef.extend({ name: newVolumeName, bytes, modified: z.number().nonnegative() }),
    ticket.extend({ upload: z.uuid(), offset: bytes, job: jobId }),
  ),
  /** Resolves when all that was sent is stored and the pool knows the volume. */
  finishUpload: procedure(
    z.strictObject({ upload: z.uuid() }),
    z.strictObject({ volume: z.string().max(1024) }),
  ),
  cancelUpload: procedure(z.strictObject({ upload: z.uuid() }), done),
  /** Sends a file that the user chose on the desktop into a new volume; no window sees its bytes. A job. */
  uploadFile: procedure(
    poolRef.extend({ name: newVolumeName, file: fileHandle }),
    z.strictObject({ job: jobId }),
  ),
  /** Writes the volume into the file that the user chose in the desktop's save dialog. A job. */
  saveFile: procedure(volumeRef.extend({ file: fileHandle }), z.strictObject({ job: jobId })),
  /** The ticket's channel gives the volume as `shared/model/sparse-frames.ts` says. A job. */
  download: procedure(volumeRef, ticket.extend({ bytes, job: jobId })),
};
