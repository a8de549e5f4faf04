import { z } from "zod";
import { domainState } from "../model/domain-state.ts";
import { errorSchema, repairSchema } from "../model/error.ts";
import { startPlaceSchema } from "./autostart.ts";
import { connectionId, domainRef, domainUuid, ticket } from "./ids.ts";
import { done, procedure, subscription } from "./procedure.ts";

/** Colours that both themes have. */
export const tagColour = z.enum([
  "grey",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
]);
export type TagColour = z.infer<typeof tagColour>;

const tagSchema = z.strictObject({ name: z.string().trim().min(1).max(60), colour: tagColour });
export type Tag = z.infer<typeof tagSchema>;

const group = z.string().trim().min(1).max(200);
const notes = z.string().max(65_536);

const organisationSchema = z.strictObject({
  /** Path of the folder that it lies in, its parts joined by `/`. */
  group: group.optional(),
  tags: z.array(tagSchema).max(50),
  favourite: z.boolean(),
  /** Markdown. */
  notes: notes.optional(),
  /** Where it is one of those that Guesthouse starts with their host. */
  autostart: startPlaceSchema.optional(),
  /** It is only cloned, never started. */
  template: z.boolean().optional(),
});
export type Organisation = z.infer<typeof organisationSchema>;

export const domainSchema = z.strictObject({
  uuid: domainUuid,
  name: z.string().max(1024),
  title: z.string().max(4096).optional(),
  state: domainState,
  /** False for a transient domain, which vanishes when it stops. */
  persistent: z.boolean(),
  autostart: z.boolean(),
  /** `kvm`, `qemu`, `test`, `lxc`, … as in the domain XML. */
  type: z.string().max(40),
  /** osinfo's id and name where the domain's metadata says them. */
  os: z.strictObject({ id: z.string().max(400), name: z.string().max(400).optional() }).optional(),
  vcpus: z.int().nonnegative(),
  memoryMiB: z.number().nonnegative(),
  /** Whether the machine has a display that the console can show, and whether a screenshot makes sense. */
  graphics: z.enum(["vnc", "spice", "other", "none"]),
  hasManagedSave: z.boolean(),
  /** What is written to its disks goes when it stops. */
  discards: z.boolean().optional(),
  /** When the guest was asked to shut down (milliseconds since the epoch), while it has not done so. */
  shutdownRequestedAt: z.number().optional(),
  /** What the filter finds a machine by besides its names. */
  macs: z.array(z.string().max(40)).max(200),
  /** Paths (or `pool/volume`, `protocol:name`) of its disks' sources. */
  disks: z.array(z.string().max(4096)).max(1000),
  /** How the user has organised it: kept in the domain's own metadata. */
  organisation: organisationSchema,
});
export type Domain = z.infer<typeof domainSchema>;

const listedSchema = z.strictObject({ uuid: domainUuid, name: z.string().max(1024), state: domainState });
export type Listed = z.infer<typeof listedSchema>;

const domainEvent = z.discriminatedUnion("type", [
  /** Before the first snapshot of many machines, which are read one by one: what is known of all of them at once. */
  z.strictObject({ type: z.literal("listed"), machines: z.array(listedSchema).max(20_000) }),
  z.strictObject({ type: z.literal("snapshot"), domains: z.array(domainSchema).max(20_000) }),
  z.strictObject({ type: z.literal("changed"), domains: z.array(domainSchema).max(20_000) }),
  z.strictObject({ type: z.literal("removed"), uuids: z.array(domainUuid).max(20_000) }),
]);
export type DomainEvent = z.infer<typeof domainEvent>;

const diskSchema = z.strictObject({
  /** Handle for `remove`; what the user was shown is all that can go. */
  id: z.string().max(64),
  target: z.string().max(64),
  device: z.enum(["disk", "cdrom", "floppy", "lun"]),
  path: z.string().max(4096),
  /** Bytes taken on the host; absent when libvirt cannot tell. */
  bytes: z.number().nonnegative().optional(),
  /** Names of other machines that use the same file. */
  usedBy: z.array(z.string().max(1024)).max(1000),
  /** Whether the dialog may offer to delete it; otherwise `reason` says why not. */
  removable: z.boolean(),
  /** Ticked by default: only a disk that is this machine's alone. */
  ticked: z.boolean(),
  reason: z.string().max(400).optional(),
});
export type DeletableDisk = z.infer<typeof diskSchema>;

/** virsh's names. `managedsave` saves memory and state to disk and turns the machine off. */
export const domainAction = z.enum([
  "start",
  "shutdown",
  "destroy",
  "reboot",
  "reset",
  "suspend",
  "resume",
  "managedsave",
  "inject-nmi",
]);
export type DomainAction = z.infer<typeof domainAction>;

/** How an action is done, where it is done otherwise than usual. */
const actionOptions = z.strictObject({
  /** `start`: with the CPUs stopped. */
  paused: z.boolean().optional(),
  /** `start`: the firmware's menu of boot devices this once. */
  bootMenu: z.boolean().optional(),
  /** `start`: from this device this once: the target of a disk (`vda`) or the MAC of a card. */
  bootDevice: z.string().max(64).optional(),
  /** `start`: without the saved state, which is thrown away. */
  fresh: z.boolean().optional(),
  /** `start`: everything that is written to its disks from now on is thrown away when it stops. */
  discard: z.boolean().optional(),
  /** `shutdown`, `reboot`: through the guest agent or by the ACPI power button; libvirt's choice otherwise. */
  mode: z.enum(["acpi", "agent"]).optional(),
});
export type ActionOptions = z.infer<typeof actionOptions>;

/** Nothing is done; the answer says the command only. */
const preview = z.boolean().optional();
/** How a machine is to be organised. */
const organisationChange = {
  group: group.nullable().optional(),
  tags: z.array(tagSchema).max(50).optional(),
  favourite: z.boolean().optional(),
};
/** Machines that one call organises: enough that calls cost nothing, few enough to say how far it is. */
export const mostOrganised = 100;

/** The command that the call stands for. */
const command = z.strictObject({ command: z.string().max(20_000) });

export const domains = {
  /** The connection's machines: one snapshot, then what changed; of many first their names and states. A new snapshot follows a reconnect. */
  watch: subscription(z.strictObject({ connection: connectionId }), domainEvent),
  /**
   * CPU (per cent of all its vCPUs, 0..100), memory (MiB in use), disks and network (bytes a second) of running
   * machines, every 2 s while watched.
   */
  stats: subscription(
    z.strictObject({ connection: connectionId }),
    z.strictObject({
      stats: z
        .array(
          z.strictObject({
            uuid: domainUuid,
            cpuPercent: z.number().optional(),
            memoryMiB: z.number().optional(),
            diskBytes: z.number().optional(),
            netBytes: z.number().optional(),
          }),
        )
        .max(20_000),
    }),
  ),
  /** IP addresses of running machines, from leases, the guest agent and ARP; all, again at every change. */
  addresses: subscription(
    z.strictObject({ connection: connectionId }),
    z.strictObject({
      addresses: z
        .array(z.strictObject({ uuid: domainUuid, ips: z.array(z.string().max(64)).max(64) }))
        .max(20_000),
    }),
  ),
  /** A life-cycle action; resolves when libvirt has accepted it (a shutdown is then up to the guest). */
  act: procedure(
    domainRef.extend({ action: domainAction, options: actionOptions.optional(), preview }),
    command,
  ),
  /** What start and shut-down can be told: what it can boot from, and whether an agent listens in the guest. */
  powerChoices: procedure(
    domainRef,
    z.strictObject({
      bootDevices: z
        .array(
          z.strictObject({
            /** For `bootDevice`. */
            id: z.string().max(64),
            kind: z.enum(["disk", "cdrom", "floppy", "network"]),
            /** Path of the medium or name of the network; absent for an empty drive. */
            source: z.string().max(4096).optional(),
          }),
        )
        .max(1000),
      /** It starts a kernel of the host's directly, past every boot device. */
      kernel: z.boolean(),
      /** `none`: the machine has no channel for one. */
      agent: z.enum(["connected", "silent", "none"]),
    }),
  ),
  /** Writes the guest's memory to a file on the libvirt host, as a job; the guest stands still meanwhile. */
  coreDump: procedure(
    domainRef.extend({
      path: z.string().regex(/^\//).max(4096),
      memoryOnly: z.boolean(),
      /** For `memoryOnly`: ELF, or compressed. */
      format: z.enum(["elf", "kdump-zlib", "kdump-lzo", "kdump-snappy"]).optional(),
      preview,
    }),
    command.extend({ job: z.string().max(64).optional() }),
  ),
  /** Does what an error's `action` names, so that what failed can be tried again. */
  repair: procedure(domainRef.extend({ repair: repairSchema }), done),
  /** Throws the saved state away, so that the next start is a fresh one. */
  removeSavedState: procedure(domainRef.extend({ preview }), command),
  /** Only while it is off. */
  rename: procedure(domainRef.extend({ name: z.string().trim().min(1).max(255), preview }), command),
  /** Empty texts remove them. */
  setTitle: procedure(
    domainRef.extend({ title: z.string().max(4096), description: z.string().max(65_536), preview }),
    command,
  ),
  /** What is given replaces what was; null removes. */
  organise: procedure(domainRef.extend({ ...organisationChange, notes: notes.nullable().optional() }), done),
  /** The same for many machines of a connection; each for itself, so that one's failure holds up no other. */
  organiseAll: procedure(
    z.strictObject({
      connection: connectionId,
      machines: z.array(z.strictObject({ uuid: domainUuid, ...organisationChange })).max(mostOrganised),
      preview,
    }),
    z.strictObject({
      /** A line for each definition that changes; whole lines only, and a remark where some are left out. */
      command: z.string().max(50_000),
      failures: z.array(z.strictObject({ uuid: domainUuid, error: errorSchema })).max(mostOrganised),
    }),
  ),
  /** The title and description as they are. */
  describe: procedure(
    domainRef,
    z.strictObject({ title: z.string().max(4096), description: z.string().max(65_536) }),
  ),
  /** What deleting would touch. */
  describeRemoval: procedure(
    domainRef,
    z.strictObject({
      name: z.string().max(1024),
      running: z.boolean(),
      disks: z.array(diskSchema).max(1000),
      nvram: z.string().max(4096).optional(),
      /** Whether an emulated TPM keeps its state on the host. */
      tpm: z.boolean(),
      snapshots: z.int().nonnegative(),
      checkpoints: z.int().nonnegative(),
      managedSave: z.boolean(),
      autostart: z.boolean(),
      /** Definitions that it has had; they go with it for good. */
      pastDefinitions: z.int().nonnegative(),
      /** Free bytes where its disks lie, by pool. */
      free: z.array(z.strictObject({ place: z.string().max(4096), bytes: z.number() })).max(100),
      /** Changes when anything listed here changes; `remove` refuses a stale one. */
      revision: z.string().max(64),
    }),
  ),
  /**
   * Deletes the definition and exactly the disks named: into the bin, from which they come back, or for good.
   * A running machine is forced off first only with `forceOff`. The command has a line for each step; those for
   * disks come later for what goes into the bin.
   */
  remove: procedure(
    domainRef.extend({
      revision: z.string().max(64),
      diskIds: z.array(z.string().max(64)).max(1000),
      forceOff: z.boolean(),
      into: z.enum(["bin", "nothing"]),
      /** For good only: what of the rest stays on the host. */
      keep: z.strictObject({ nvram: z.boolean(), tpm: z.boolean() }),
      preview,
    }),
    command,
  ),
  /** Ticket for a byte channel that carries one screenshot (PNG, or PPM from old QEMUs), then ends. */
  screenshot: procedure(domainRef, ticket),
};
