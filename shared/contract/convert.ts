import { z } from "zod";
import { targetFormatNames } from "../convert/target-formats.ts";
import { connectionId, domainRef } from "./ids.ts";
import { imageRef, passphrase, poolName } from "./images.ts";
import { done, procedure, subscription } from "./procedure.ts";
import { command, jobId } from "./terms.ts";

const format = z.enum(targetFormatNames);
const path = z.string().max(4096);
const bytes = z.number().nonnegative();

/** A file's name: no folder, no control character, nothing that hides it or looks like an option. */
export const imageName = z
  .string()
  .min(1)
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  .regex(/^[^./\-\u0000-\u001f\u007f][^/\u0000-\u001f\u007f]*$/u);

const mostOptions = 20;
const optionValues = z
  .record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().max(40))
  .refine((values) => Object.keys(values).length <= mostOptions)
  .meta({ maxProperties: mostOptions });

const conversion = z.strictObject({
  image: imageRef,
  /** Of an encrypted image whose secret libvirt does not have. */
  sourcePassphrase: passphrase.optional(),
  /** A state inside the image instead of its present contents. */
  snapshot: z.string().min(1).max(1024).optional(),
  format,
  options: optionValues,
  /** Encrypts the new image (LUKS). */
  passphrase: passphrase.optional(),
  pool: poolName,
  /** A free one is chosen where it is not given. */
  name: imageName.optional(),
  /** The machine has the new disk instead of the old one afterwards; only for a machine's disk. */
  repoint: z.boolean(),
  /** Copies while the machine runs, which then goes on with the copy. */
  live: z.literal(true).optional(),
});
export type Conversion = z.infer<typeof conversion>;

const keptDisk = z.strictObject({
  id: z.string().max(64),
  target: z.string().max(64),
  path,
  /** What the machine has instead. */
  replacedBy: path,
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type KeptDisk = z.infer<typeof keptDisk>;
const keptRef = z.strictObject({ connection: connectionId, id: z.string().max(64) });

export const convert = {
  /** The formats that this computer's qemu-img writes, each with the settings that it knows. */
  formats: procedure(
    z.strictObject({}),
    z.strictObject({
      formats: z.array(z.strictObject({ format, options: z.array(z.string().max(40)).max(40) })).max(20),
    }),
  ),
  /** A machine's disks that hold contents of their own, as its next start has them. */
  disks: procedure(
    domainRef,
    z.strictObject({ disks: z.array(z.strictObject({ target: z.string().max(64), path })).max(1000) }),
  ),
  /** What is known of an image before it is converted. */
  describe: procedure(
    z.strictObject({ image: imageRef }),
    z.strictObject({
      path,
      format: z.string().max(64),
      virtualSize: bytes.optional(),
      actualSize: bytes.optional(),
      encrypted: z.boolean(),
      /** libvirt has the passphrase. */
      passphraseKnown: z.boolean(),
      /** Images below it, whose contents the new one will have too. */
      backing: z.array(path).max(1000),
      snapshots: z.array(z.strictObject({ name: z.string().max(1024), at: z.number() })).max(10_000),
      machine: z.strictObject({ name: z.string().max(1024), running: z.boolean() }).optional(),
      /** A copy is compared with it before it is done; not so where only the daemon can read it. */
      compared: z.boolean(),
      /** What to know before. */
      warnings: z.array(z.string().max(2000)).max(20),
      pools: z.array(z.strictObject({ name: z.string().max(1024), path, available: bytes })).max(10_000),
      /** The pool that is proposed. */
      pool: z.string().max(1024).optional(),
    }),
  ),
  /** What it would come to; nothing is done. */
  preview: procedure(
    conversion,
    z.strictObject({
      command,
      name: z.string().max(1024),
      path,
      /** What the new image takes, as far as it can be told; `most` where it may take less. */
      estimate: z.strictObject({ bytes, most: z.boolean(), free: bytes }).optional(),
    }),
  ),
  /** Does it as a job, whose result is the new image's path. */
  start: procedure(conversion, z.strictObject({ job: jobId })),
  /** The former disks of a machine that are still there, again at every change. */
  kept: subscription(domainRef, z.strictObject({ disks: z.array(keptDisk).max(1000) })),
  /** What deleting a former disk would touch. */
  describeLettingGo: procedure(
    keptRef,
    z.strictObject({
      path,
      bytes: bytes.optional(),
      usedBy: z.array(z.string().max(4096)).max(1000),
      command,
    }),
  ),
  /** Deletes a former disk that nothing uses. */
  letGo: procedure(keptRef, done),
  /** Keeps the file and only forgets that it was the machine's. */
  forgetKept: procedure(keptRef, done),
};
