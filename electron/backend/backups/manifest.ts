import { z } from "zod";
import { backupId } from "../../../shared/contract/backups.ts";

/** A plain file name: nothing of a manifest can lead out of its folder. */
const fileName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const file = z.strictObject({ name: fileName, bytes: z.int().nonnegative(), sha256 });
export type BackupFile = z.infer<typeof file>;

const disk = z.strictObject({
  target: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** Always a qcow2 image; an incremental one stands on the same disk's of the base. */
  file: fileName,
  kind: z.enum(["full", "incremental"]),
  virtualBytes: z.int().nonnegative(),
});

/** `backup.json`: the last file that is written of a backup. */
export const manifestSchema = z.strictObject({
  format: z.literal("guesthouse-backup"),
  version: z.literal(1),
  id: backupId,
  machine: z.strictObject({ uuid: z.guid(), name: z.string().max(1024) }),
  /** Milliseconds since the epoch. */
  at: z.number(),
  kind: z.enum(["full", "incremental"]),
  /** The schedule made it, and deletes it again. */
  scheduled: z.boolean().optional(),
  base: backupId.optional(),
  /** Since when libvirt knows what was written, under this name. */
  checkpoint: z.string().max(200).optional(),
  state: z.enum(["frozen", "running", "off"]),
  /** 1,000,000 × major + 1,000 × minor + release. */
  libvirtVersion: z.int().nonnegative(),
  disks: z.array(disk).max(1000),
  /** The UEFI variables. */
  nvram: fileName.optional(),
  definition: fileName,
  /** Whether the definition has all of its passwords, or never had any. */
  secrets: z.boolean(),
  notes: z.array(z.string().max(400)).max(100),
  /** Every file besides this one. */
  files: z.array(file).max(2000),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const manifestName = "backup.json";
/** When it was verified last; written beside the backup's own files. */
export const verifiedName = "verified.json";
export const verifiedSchema = z.strictObject({
  at: z.number(),
  problem: z.string().max(2000).optional(),
});
