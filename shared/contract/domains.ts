import { z } from "zod";
import { domainState } from "../model/domain-state.ts";
import { connectionId, domainRef, domainUuid, ticket } from "./ids.ts";
import { done, procedure, subscription } from "./procedure.ts";

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
});
export type Domain = z.infer<typeof domainSchema>;

const domainEvent = z.discriminatedUnion("type", [
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
  /** The command that deletes it; absent where it cannot be. */
  command: z.string().max(10_000).optional(),
});
export type DeletableDisk = z.infer<typeof diskSchema>;

export const domainAction = z.enum(["start", "shutdown", "destroy", "reboot", "reset", "suspend", "resume"]);
export type DomainAction = z.infer<typeof domainAction>;

export const domains = {
  /** The connection's machines: one snapshot, then what changed. A new snapshot follows a reconnect. */
  watch: subscription(z.strictObject({ connection: connectionId }), domainEvent),
  /** CPU (per cent of all its vCPUs, 0..100) and memory (MiB in use) of running machines, every 2 s while watched. */
  stats: subscription(
    z.strictObject({ connection: connectionId }),
    z.strictObject({
      stats: z
        .array(
          z.strictObject({
            uuid: domainUuid,
            cpuPercent: z.number().optional(),
            memoryMiB: z.number().optional(),
          }),
        )
        .max(20_000),
    }),
  ),
  /** A life-cycle action; resolves when libvirt has accepted it (a shutdown is then up to the guest). */
  act: procedure(domainRef.extend({ action: domainAction }), done),
  /** What deleting would touch. */
  describeRemoval: procedure(
    domainRef,
    z.strictObject({
      name: z.string().max(1024),
      running: z.boolean(),
      disks: z.array(diskSchema).max(1000),
      nvram: z.string().max(4096).optional(),
      snapshots: z.int().nonnegative(),
      managedSave: z.boolean(),
      /** Changes when anything listed here changes; `remove` refuses a stale one. */
      revision: z.string().max(64),
      /** The commands that delete the machine without its disks, a line each; empty for one that just vanishes. */
      command: z.string().max(20_000),
    }),
  ),
  /** Deletes the definition and exactly the disks named. A running machine is forced off first only with `forceOff`. */
  remove: procedure(
    domainRef.extend({
      revision: z.string().max(64),
      diskIds: z.array(z.string().max(64)).max(1000),
      forceOff: z.boolean(),
    }),
    done,
  ),
  /** Ticket for a byte channel that carries one screenshot (PNG, or PPM from old QEMUs), then ends. */
  screenshot: procedure(domainRef, ticket),
};
