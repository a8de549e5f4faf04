import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import { element, integer, readXml, text } from "../xml/document.ts";
import { kindOf, propertyOf } from "./differences.ts";
import type { Item } from "./read.ts";
import { type Changes, setValues } from "./write.ts";
import { itemXml } from "./write-xml.ts";

/** One call that changes a running machine. */
export type LiveStep =
  | { readonly type: "attach"; readonly xml: string }
  | { readonly type: "detach"; readonly xml: string; readonly alias: string | undefined }
  /** libvirt passes over some changes in silence, so afterwards these must be the item's values. */
  | { readonly type: "update"; readonly xml: string; readonly id: string; readonly values: Changes }
  | { readonly type: "vcpus"; readonly count: number }
  | { readonly type: "memory"; readonly kib: number }
  | { readonly type: "stats-period"; readonly seconds: number }
  | { readonly type: "title" | "description"; readonly text: string | null }
  /** Limits by their names in libvirt; 0 for none. */
  | {
      readonly type: "iotune";
      readonly target: string;
      readonly limits: Readonly<Record<string, number | string>>;
    }
  /** One parameter by its name in libvirt. */
  | { readonly type: "schedinfo" | "memtune"; readonly parameter: string; readonly value: number }
  /** libosinfo's id of the guest's system; null for none. */
  | { readonly type: "system"; readonly id: string | null };

/** What can be done to the running machine, and why something of the change has to wait. */
export interface LivePlan {
  readonly steps: readonly LiveStep[];
  readonly reason?: string;
}

/** Nothing of it can be done now. */
export const waits = (reason: string): LivePlan => ({ steps: [], reason });

/** How a new device comes into the running machine. */
export function planAttach(kind: KindName | undefined, xml: string): LivePlan {
  if (kind && !kindOf(kind).hotplug) return waits("A running machine cannot be given this device.");
  const empty = readXml(xml, (root) => root.name === "disk" && !element(root, "source"));
  if (empty) return waits("A running machine cannot be given an empty drive.");
  return { steps: [{ type: "attach", xml }] };
}

/** How a device leaves the running machine. */
export function planDetach(now: string, item: Item | undefined): LivePlan {
  if (!item) return { steps: [] };
  if (!kindOf(item.kind).hotplug) return waits("It cannot be taken out of a running machine.");
  const xml = itemXml(now, item.id);
  return { steps: [{ type: "detach", xml, alias: readXml(xml, (root) => text(root, "alias/@name")) }] };
}

/** An element that was edited as text: libvirt knows best what of it it can change. */
export function planUpdateXml(item: Item | undefined, xml: string): LivePlan {
  if (!item) return waits("The running machine does not have this device yet.");
  if (kindOf(item.kind).shape === "section") return waits("A running machine keeps this as it is.");
  return { steps: [{ type: "update", xml, id: item.id, values: {} }] };
}

/**
 * How changed values reach the running machine: each property in the way that libvirt has for it, those with
 * none wait.
 * @param now the running machine's definition, with its secrets
 */
export function planSet(now: string, item: Item | undefined, changes: Changes): LivePlan {
  if (!item) return waits("The running machine does not have this device yet.");
  const steps: LiveStep[] = [];
  const reasons: string[] = [];
  const device: Record<string, Changes[string]> = {};
  const limits: Record<string, number | string> = {};
  let waiting = false;
  for (const [key, value] of Object.entries(changes)) {
    const property = propertyOf(item.kind, key);
    // What the machine has already needs nothing; of a secret nobody knows.
    if (!property || (!property.secret && (item.values[key] ?? null) === value)) continue;
    const path = fullPath(item.kind, key);
    const special = specialWays[path]?.(now, value);
    const limit = /^devices\/disk\/iotune\/(\w+)$/.exec(path)?.[1];
    if (special) {
      if ("reason" in special) reasons.push(special.reason);
      else steps.push(special.step);
    } else if (!property.live || kindOf(item.kind).shape === "section") waiting = true;
    else if (limit) limits[limit] = typeof value === "string" ? value : Number(value ?? 0);
    else device[key] = value;
  }
  if (Object.keys(device).length > 0) {
    const xml = itemXml(setValues(now, item.id, device), item.id);
    steps.push({ type: "update", xml, id: item.id, values: device });
  }
  if (Object.keys(limits).length > 0) {
    const target = readXml(itemXml(now, item.id), (root) => text(root, "target/@dev")) ?? "";
    steps.push({ type: "iotune", target, limits });
  }
  if (waiting) {
    reasons.push(
      steps.length > 0
        ? "A part of it cannot be changed while the machine runs."
        : "This cannot be changed while the machine runs.",
    );
  }
  return reasons.length > 0 ? { steps, reason: reasons.join(" ") } : { steps };
}

/** Where a property stands in the whole definition: the same for every kind that may carry it. */
export function fullPath(kind: KindName, key: string): string {
  const path = propertyOf(kind, key)?.path ?? "";
  const { at } = kindOf(kind);
  return at === "." ? path : `${at}/${path}`.replace(/\/\.$/, "");
}

/** Nothing where a value goes the way of all others. */
type Way = (now: string, value: Changes[string]) => { step: LiveStep } | { reason: string } | undefined;

/** A limit that is taken away: libvirt has no call for it. */
const untilRestart = {
  reason: "The running machine keeps its limit; without one it begins at its next start.",
};

function scheduling(parameter: string): Way {
  return (_now, value) =>
    value === null ? untilRestart : { step: { type: "schedinfo", parameter, value: Number(value) } };
}

/** libvirt counts in KiB. */
function memoryLimit(parameter: string): Way {
  return (_now, value) =>
    value === null ? untilRestart : { step: { type: "memtune", parameter, value: Number(value) * 1024 } };
}

/** Properties that libvirt changes by calls of their own. */
const specialWays: Readonly<Record<string, Way>> = {
  "vcpu/@current": (now, value) => {
    const { maximum, present, type } = readXml(now, (root) => {
      const most = integer(root, "vcpu") ?? 1;
      return { maximum: most, present: integer(root, "vcpu/@current") ?? most, type: text(root, "@type") };
    });
    const count = Number(value ?? maximum);
    if (count > maximum) {
      return {
        reason: `The running machine can have ${maximum} CPUs at most; more come with the next start.`,
      };
    }
    // QEMU 7.2 corrupts its memory when an emulated CPU goes, and ends at the next device that is added.
    if (count < present && type === "qemu") {
      return { reason: "With software emulation, a running machine cannot give CPUs back safely." };
    }
    return { step: { type: "vcpus", count } };
  },
  currentMemory: (now, value) => {
    const maximum = readXml(now, (root) => integer(root, "memory")) ?? 0;
    const kib = value === null ? maximum : Number(value) * 1024;
    return kib > maximum
      ? {
          reason: `The running machine can have ${Math.floor(maximum / 1024)} MiB at most; more comes with the next start.`,
        }
      : { step: { type: "memory", kib } };
  },
  "devices/memballoon/stats/@period": (_now, value) => ({
    step: { type: "stats-period", seconds: Number(value ?? 0) },
  }),
  // libvirt says yes to a password that is taken away and tells QEMU nothing: the old one goes on to count.
  "devices/graphics/@passwd": (_now, value) =>
    value === null
      ? { reason: "The running display keeps its password; it begins without one at its next start." }
      : undefined,
  "cputune/shares": scheduling("cpu_shares"),
  "cputune/period": scheduling("vcpu_period"),
  "cputune/quota": scheduling("vcpu_quota"),
  "cputune/global_period": scheduling("global_period"),
  "cputune/global_quota": scheduling("global_quota"),
  "cputune/emulator_period": scheduling("emulator_period"),
  "cputune/emulator_quota": scheduling("emulator_quota"),
  "memtune/hard_limit": memoryLimit("hard_limit"),
  "memtune/soft_limit": memoryLimit("soft_limit"),
  "memtune/swap_hard_limit": memoryLimit("swap_hard_limit"),
  "metadata/libosinfo:libosinfo/libosinfo:os/@id": (_now, value) => ({
    step: { type: "system", id: value === null ? null : String(value) },
  }),
  title: (_now, value) => ({ step: { type: "title", text: value === null ? null : String(value) } }),
  description: (_now, value) => ({
    step: { type: "description", text: value === null ? null : String(value) },
  }),
};
