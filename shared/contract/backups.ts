import { z } from "zod";
import { connectionId, domainRef, domainUuid } from "./ids.ts";
import { hostPath, poolName } from "./images.ts";
import { done, nothing, procedure } from "./procedure.ts";
import { scheduleHours, scheduleTimes } from "./schedule.ts";
import { command, reason } from "./terms.ts";

const path = z.string().max(4096);
const bytes = z.number().nonnegative();
const target = z.string().min(1).max(64);
const job = z.string().max(64);

/** The name of one backup: its time and some chance. It is the name of its folder, too. */
export const backupId = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z-[0-9a-f]{8}$/);

/** The folder of one machine's backups, below the folder that the user has chosen. */
const machineFolder = z
  .string()
  .max(255)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  .regex(/^[^./\u0000-\u001f\u007f][^/\u0000-\u001f\u007f]*$/u);

/** A backup on this computer. */
export const backupRef = z.strictObject({ folder: hostPath, machine: machineFolder, id: backupId });
export type BackupRef = z.infer<typeof backupRef>;

const backup = z.strictObject({
  id: backupId,
  kind: z.enum(["full", "incremental"]),
  /** The schedule made it. */
  scheduled: z.boolean(),
  /** The backup that an incremental one stands on. */
  base: backupId.optional(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Bytes of its own files. */
  bytes,
  /** How the guest was at that moment: its file systems were frozen, it ran on, or it was off. */
  state: z.enum(["frozen", "running", "off"]),
  disks: z.array(z.strictObject({ target, kind: z.enum(["full", "incremental"]), bytes })).max(1000),
  /** What is not in it, a sentence each. */
  notes: z.array(reason).max(100),
  /** When it was last verified, and what was wrong then. */
  verified: z.strictObject({ at: z.number(), problem: z.string().max(2000).optional() }).optional(),
  /** What is missing of it, so that it cannot be restored. */
  broken: reason.optional(),
});
export type Backup = z.infer<typeof backup>;

const backedUp = z.strictObject({
  machine: machineFolder,
  uuid: domainUuid,
  name: z.string().max(1024),
  /** The oldest first. */
  backups: z.array(backup).max(10_000),
});
export type BackedUpMachine = z.infer<typeof backedUp>;

const choice = z.strictObject({ reason: reason.optional() });

const options = z.strictObject({
  running: z.boolean(),
  /** Why it is not possible; absent where it is. */
  full: choice,
  incremental: choice,
  quiesce: choice,
  disks: z
    .array(
      z.strictObject({
        target,
        path,
        /** Why it is in no backup. */
        never: reason.optional(),
        /** Why all of it is in every backup. */
        whole: reason.optional(),
      }),
    )
    .max(1000),
  notes: z.array(reason).max(20),
});
export type BackupOptions = z.infer<typeof options>;

const request = z.strictObject({
  folder: hostPath,
  kind: z.enum(["full", "incremental"]),
  /** The guest's agent freezes its file systems for the moment of the backup. */
  quiesce: z.boolean(),
  /** Keeps passwords of the definition in the backup, as they are. */
  secrets: z.boolean(),
  /** Deletes the oldest backups until this many are left; those that others stand on stay. */
  keep: z.int().min(1).max(1000).optional(),
});
export type BackupRequest = z.infer<typeof request>;

export const backupSchedule = z.strictObject({
  hours: scheduleHours,
  folder: hostPath,
  /** Every so many backups one is full; 1 makes all of them full. */
  fullEvery: z.int().min(1).max(100),
  /** How many of them are kept; older ones go, but for those that others stand on. */
  keep: z.int().min(1).max(500),
});
export type BackupSchedule = z.infer<typeof backupSchedule>;

const automatic = z.strictObject({
  /** Absent: none are made by the clock. */
  schedule: backupSchedule.optional(),
  ...scheduleTimes,
});
export type AutomaticBackupsState = z.infer<typeof automatic>;

const planned = z.strictObject({ command, job: job.optional() });

const removalPlan = z.strictObject({
  /** The backups that go: those that stand on it cannot be without it. */
  ids: z.array(backupId).max(10_000),
  files: z.array(path).max(10_000),
  bytes,
});
export type BackupRemoval = z.infer<typeof removalPlan>;

/** What a machine is called that comes back. */
const restoreAs = z.discriminatedUnion("kind", [
  /** The same machine: its name, identifier and addresses. */
  z.strictObject({ kind: z.literal("same") }),
  /** Another one beside it. */
  z.strictObject({ kind: z.literal("new"), name: z.string().min(1).max(200) }),
]);
export type RestoreAs = z.infer<typeof restoreAs>;

const restored = z.strictObject({
  command,
  /** What will not be as it was, a sentence each. */
  notes: z.array(reason).max(100),
  /** Files, devices and programs of the host that its definition names: it has only those that are asked for. */
  outside: z.array(reason).max(1000),
  job: job.optional(),
});

export const backups = {
  /** Where the machine's last backup went, else any machine's. */
  place: procedure(domainRef, z.strictObject({ folder: hostPath.optional() })),
  /** All backups below a folder of this computer, also of machines that are no more. */
  list: procedure(
    z.strictObject({ folder: hostPath }),
    z.strictObject({ machines: z.array(backedUp).max(1000) }),
  ),
  /** Where the last backup of any machine went. */
  lastPlace: procedure(nothing, z.strictObject({ folder: hostPath.optional() })),
  /** What a backup into the folder may be, and why not. */
  options: procedure(domainRef.extend({ folder: hostPath }), options),
  create: procedure(request.extend({ ...domainRef.shape, preview: z.boolean().optional() }), planned),
  /** What the clock does for a machine. */
  schedule: procedure(domainRef, automatic),
  /** They are made while Guesthouse or `guesthouse serve` runs; what was missed is made up for by one. */
  setSchedule: procedure(domainRef.extend({ schedule: backupSchedule.optional() }), done),
  /** Compares every file with its checksum and looks for damage, in it and in all that it stands on. */
  verify: procedure(backupRef, z.strictObject({ job })),
  planRemoval: procedure(backupRef, removalPlan),
  /** Deletes exactly these, which the plan has named. */
  remove: procedure(
    backupRef.extend({ connection: connectionId, ids: z.array(backupId).max(10_000) }),
    z.strictObject({ job }),
  ),
  /** Makes the machine of a backup, with new disks; nothing that exists is written over. */
  restore: procedure(
    backupRef.extend({
      connection: connectionId,
      as: restoreAs,
      /** Of what `outside` says, what it shall have. */
      take: z.array(reason).max(1000).optional(),
      pool: poolName.optional(),
      preview: z.boolean().optional(),
    }),
    restored,
  ),
};
