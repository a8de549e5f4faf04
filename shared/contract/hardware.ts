import { z } from "zod";
import { domainRef } from "./ids.ts";
import { done, procedure, subscription } from "./procedure.ts";

/** A kind's name in `shared/hardware/kinds`. */
const kindName = z.string().regex(/^[a-z][a-zA-Z-]{1,30}$/);
/** Names one device or section of a machine for as long as it is the same device; see `hardware.watch`. */
const itemId = z.string().min(1).max(400);
const key = z.string().regex(/^[a-z][a-zA-Z0-9]{0,60}$/);
const value = z.union([z.string().max(65_536), z.number(), z.boolean()]);
/** More than any kind declares. JSON Schema has a word for the bound, which tests read; zod has none. */
const mostValues = 300;
const record = <V extends z.ZodType>(of: V) =>
  z
    .record(key, of)
    .refine((entries) => Object.keys(entries).length <= mostValues)
    .meta({ maxProperties: mostValues });
const values = record(value);
/** With null for a property that is to be removed, or that was absent. */
const changedValues = record(value.nullable());
const xmlText = z.string().max(1 << 20);

const item = z.strictObject({
  id: itemId,
  kind: kindName,
  /** What the running machine has; absent when it is off, and for what comes with the next start. */
  now: values.optional(),
  /** What the machine will have from its next start on; absent for what goes then, and in transient machines. */
  next: values.optional(),
  /** libvirt made it by itself and other devices hang on it; it cannot be removed, for this reason. */
  fixed: z.string().max(400).optional(),
  /** One more fact for the list of devices, e.g. the node device's name of a passed-through card. */
  note: z.string().max(400).optional(),
});
export type HardwareItem = z.infer<typeof item>;

const pendingChange = z.strictObject({
  id: itemId,
  kind: kindName,
  what: z.enum(["added", "removed", "changed"]),
  properties: z.array(z.strictObject({ key, now: value.optional(), next: value.optional() })).max(200),
});
export type PendingChange = z.infer<typeof pendingChange>;

const hardwareState = z.strictObject({
  name: z.string().max(1024),
  running: z.boolean(),
  persistent: z.boolean(),
  items: z.array(item).max(4000),
  /** What waits for the next start, per property; empty when the machine is off. */
  pending: z.array(pendingChange).max(4000),
  /** Kinds that a machine of this host can have more of, and, where it cannot, why. */
  addable: z.array(z.strictObject({ kind: kindName, reason: z.string().max(400).optional() })).max(100),
  host: z.strictObject({ cpus: z.int(), memoryMiB: z.number(), maxVcpus: z.int().optional() }),
  /** The guest agent's channel is connected. */
  agent: z.boolean(),
});
export type HardwareState = z.infer<typeof hardwareState>;

const change = z.discriminatedUnion("type", [
  /** Some properties of one item; `expected` is what the user saw of the same keys. */
  z.strictObject({ type: z.literal("set"), id: itemId, values: changedValues, expected: changedValues }),
  z.strictObject({
    type: z.literal("add"),
    kind: kindName,
    values,
    /** A disk gets an empty qcow2 image of this size, made in the pool where disks go. */
    image: z
      .strictObject({
        sizeMiB: z
          .int()
          .min(1)
          .max(64 * 2 ** 20),
      })
      .optional(),
  }),
  z.strictObject({ type: z.literal("add-xml"), xml: xmlText }),
  z.strictObject({ type: z.literal("remove"), id: itemId }),
  /** The whole element anew, or without `id` the whole definition; `base` is the text that was edited. */
  z.strictObject({ type: z.literal("xml"), id: itemId.optional(), xml: xmlText, base: xmlText }),
  /** Devices that the guest boots from, first to last (their item ids); replaces every other order. */
  z.strictObject({ type: z.literal("boot-order"), ids: z.array(itemId).max(200) }),
]);
export type HardwareChange = z.infer<typeof change>;

/** `both`: now where libvirt can, and from the next start on. */
const when = z.enum(["both", "now", "next-start"]);
export type When = z.infer<typeof when>;

const choice = z.strictObject({
  value,
  /** What to show where the value alone says too little. */
  label: z.string().max(400).optional(),
  note: z.string().max(400).optional(),
  /** Why it cannot be chosen. */
  unusable: z.string().max(400).optional(),
});
export type Choice = z.infer<typeof choice>;

const request = domainRef.extend({ change, when });

export const hardware = {
  /** The machine's hardware, live and for the next start, again at every change, whoever made it. */
  watch: subscription(domainRef, hardwareState),
  /** For each choice property of a kind what this host offers. */
  choices: procedure(
    domainRef.extend({ kind: kindName }),
    z.strictObject({ choices: z.record(key, z.array(choice).max(5000)) }),
  ),
  /** What a change would do; nothing is changed. Rejects as `apply` would where that is known beforehand. */
  preview: procedure(
    request,
    z.strictObject({
      /** The persistent (of a transient machine: the live) definition before and after, without secrets. */
      before: xmlText,
      after: xmlText,
      /** The commands that it stands for. */
      command: z.string().max(100_000),
      /** Whether the running machine takes it, and if not, why; absent when it is off. */
      live: z.strictObject({ possible: z.boolean(), reason: z.string().max(400).optional() }).optional(),
      /** In plain sentences: what the user should know first. */
      warnings: z.array(z.string().max(1000)).max(50),
    }),
  ),
  /**
   * Applies it. What the user saw and what is there now differ: `changed-meanwhile`, nothing is changed.
   * `effect` says what came of `both`: a running machine may have to be restarted first.
   */
  apply: procedure(
    request,
    z.strictObject({
      effect: z.enum(["now", "next-start", "both"]),
      /** Why the running machine could not take it. */
      reason: z.string().max(2000).optional(),
    }),
  ),
  /** Makes the next start's definition what runs now again, for these items or for all. */
  discardPending: procedure(domainRef.extend({ ids: z.array(itemId).max(4000).optional() }), done),
  /** How this machine's disks and network cards become virtio, step by step. */
  virtioPlan: procedure(
    domainRef,
    z.strictObject({
      system: z.enum(["linux", "windows", "other"]),
      devices: z
        .array(z.strictObject({ id: itemId, label: z.string().max(400), from: z.string().max(80) }))
        .max(400),
      /** What is done now, and what the user does then; in plain sentences. */
      steps: z.array(z.string().max(1000)).max(20),
      /** `prepare`: a Windows guest gets a small virtio disk and the driver disc first. */
      stage: z.enum(["prepare", "switch", "nothing-to-do"]),
      /** Why it cannot be done now, e.g. the machine runs. */
      blocked: z.string().max(400).optional(),
      command: z.string().max(100_000),
    }),
  ),
  /** Does the plan's stage for these devices. `driverDisc` is a path on the host. */
  switchToVirtio: procedure(
    domainRef.extend({
      stage: z.enum(["prepare", "switch"]),
      ids: z.array(itemId).max(400),
      driverDisc: z.string().max(4096).optional(),
    }),
    done,
  ),
};
