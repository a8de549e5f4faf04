import { z } from "zod";
import { connectionId, domainUuid, mediaHandle, ticket } from "./ids.ts";
import { poolName, volumeName } from "./images.ts";
import { done, procedure } from "./procedure.ts";

const osSchema = z.strictObject({
  /** osinfo's id, e.g. `http://debian.org/debian/11`. */
  id: z.string().max(400),
  name: z.string().max(400),
  /** osinfo's short id, e.g. `debian11`. */
  shortId: z.string().max(120),
});
export type Os = z.infer<typeof osSchema>;

export const mediaSchema = z.strictObject({
  media: mediaHandle,
  /** File name as the user knows it. */
  name: z.string().max(1024),
  bytes: z.number().nonnegative(),
  /** The ISO's volume identifier. */
  label: z.string().max(64),
  bootable: z.boolean(),
  /**
   * `exact`: osinfo knows this medium. `newer`: it does not, `os` is the nearest relative and `detected` the
   * name that the medium gives itself. `unknown`: generic defaults.
   */
  match: z.enum(["exact", "newer", "unknown"]),
  os: osSchema.optional(),
  detected: z.string().max(200).optional(),
  architecture: z.string().max(40).optional(),
});
export type Media = z.infer<typeof mediaSchema>;

/** Whether the connection's hypervisor can read the medium, and what can be done if not. */
const accessSchema = z.strictObject({
  readable: z.boolean(),
  reason: z.string().max(600).optional(),
  offers: z.array(z.enum(["copy-to-pool", "grant-access"])).max(2),
  /** The command that granting access stands for. */
  grantCommand: z.string().max(10_000).optional(),
});

const sizeGiB = z.number().positive().max(1_048_576);
const machineName = z.string().min(1).max(255);

export const installRequest = z.strictObject({
  connection: connectionId,
  media: mediaHandle,
  name: machineName,
  /** osinfo id whose defaults apply; null for generic ones. */
  os: z.string().max(400).nullable(),
  memoryMiB: z.int().min(1).max(1_073_741_824),
  vcpus: z.int().min(1).max(4096),
  diskGiB: sizeGiB,
  /** `network:NAME`, `user` (user-mode networking) or `none`. */
  network: z.string().regex(/^(network:.{1,255}|user|none)$/u),
  firmware: z.enum(["bios", "efi"]),
});
export type InstallRequest = z.infer<typeof installRequest>;

const proposalSchema = z.strictObject({
  request: installRequest,
  media: mediaSchema,
  access: accessSchema,
  /** Plain sentences that the sheet shows, e.g. that a nearest relative's defaults are used, or software emulation. */
  notes: z.array(z.string().max(600)).max(20),
  limits: z.strictObject({
    maxMemoryMiB: z.int(),
    hostCpus: z.int(),
    maxVcpus: z.int(),
    /** osinfo's minimum, where known. */
    minMemoryMiB: z.int().optional(),
    minDiskGiB: z.number().optional(),
    /** Free bytes in the pool where the disk goes. */
    freeBytes: z.number(),
    pool: z.string().max(255),
  }),
  networks: z.array(z.strictObject({ value: z.string().max(300), label: z.string().max(400) })).max(1000),
  firmwares: z.array(z.enum(["bios", "efi"])).min(1),
});
export type InstallProposal = z.infer<typeof proposalSchema>;

const uploadState = z.strictObject({
  upload: z.string().max(64),
  /** Bytes already stored; the next byte to send. */
  offset: z.number().nonnegative(),
  ticket: ticket.shape.ticket,
});

export const install = {
  /** Everything that the sheet shows, already filled in. Changing the OS asks again with `os`. */
  propose: procedure(
    z.strictObject({
      connection: connectionId,
      media: mediaHandle,
      os: z.string().max(400).nullable().optional(),
    }),
    proposalSchema,
  ),
  /** The definition and the commands that the request stands for, without doing anything. */
  preview: procedure(installRequest, z.strictObject({ xml: z.string(), command: z.string() })),
  /** Creates the disk, defines the machine and starts it; on any failure nothing is left behind. */
  create: procedure(installRequest, z.strictObject({ uuid: domainUuid })),
  /** Operating systems that osinfo knows, newest first, for choosing by hand. */
  listOs: procedure(
    z.strictObject({ query: z.string().max(100) }),
    z.strictObject({ systems: z.array(osSchema).max(100) }),
  ),
  /** Installation media already in the connection's storage pools. */
  listMedia: procedure(
    z.strictObject({ connection: connectionId }),
    z.strictObject({
      media: z
        .array(
          z.strictObject({
            media: mediaHandle,
            name: z.string().max(1024),
            pool: z.string().max(255),
            bytes: z.number(),
          }),
        )
        .max(10_000),
    }),
  ),
  /** Makes any volume known as a medium; whether it is one shows in what is proposed for it. */
  fromVolume: procedure(
    z.strictObject({ connection: connectionId, pool: poolName, volume: volumeName }),
    z.strictObject({ media: mediaHandle }),
  ),
  /** Lets the hypervisor's user read the medium where it lies (an ACL on the folders and the file). */
  grantAccess: procedure(z.strictObject({ connection: connectionId, media: mediaHandle }), done),
  /** Starts a job that copies the medium into a pool; the job's result is the new medium's handle. */
  copyToPool: procedure(
    z.strictObject({ connection: connectionId, media: mediaHandle }),
    z.strictObject({ job: z.string().max(64) }),
  ),
  /**
   * Begins (or, for the same name, size and fingerprint, resumes) the upload of a medium into a pool. The
   * bytes from `offset` on go through the ticket's byte channel; progress is a job.
   */
  upload: procedure(
    z.strictObject({
      connection: connectionId,
      name: z.string().min(1).max(255),
      bytes: z.int().min(0).max(1_099_511_627_776),
      /** Tells two files of the same name apart: the browser's last-modified time, in ms. */
      modified: z.number(),
    }),
    uploadState.extend({ job: z.string().max(64) }),
  ),
  /** Resolves when the whole upload is stored and looks like a medium. */
  finishUpload: procedure(
    z.strictObject({ upload: z.string().max(64) }),
    z.strictObject({ media: mediaHandle }),
  ),
  /** Drops an upload and the partial volume. */
  cancelUpload: procedure(z.strictObject({ upload: z.string().max(64) }), done),
};
