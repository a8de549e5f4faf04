import type { HardwareState } from "../../../shared/contract/hardware.ts";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import { kindOf } from "./differences.ts";
import type { DomainCapabilities } from "./domain-capabilities.ts";

export interface AddableFacts {
  /** Absent where this hypervisor does not describe its machines. */
  readonly capabilities: DomainCapabilities | undefined;
  /** Names of the elements that the installed schema has below `<devices>`; absent where there is no schema. */
  readonly deviceElements: ReadonlySet<string> | undefined;
  /** Kinds that the machine has. */
  readonly present: ReadonlySet<KindName>;
}

/**
 * Kinds of host devices whose support libvirt tells by an enumeration. Mediated devices are not among them:
 * libvirt never lists those.
 */
const subsystems: Partial<Record<KindName, { readonly word: string; readonly reason: string }>> = {
  "hostdev-usb": { word: "usb", reason: "This host cannot give USB devices to machines." },
  "hostdev-pci": {
    word: "pci",
    reason: "This host cannot give PCI devices to machines: it has no IOMMU, or it is turned off.",
  },
};

/** The kinds of which a machine can have one more, and of the others why it cannot. */
export function addableKinds(facts: AddableFacts): HardwareState["addable"] {
  return (Object.keys(kinds) as KindName[])
    .filter((name) => kindOf(name).shape !== "section")
    .map((kind) => {
      const reason = whyNot(kind, facts);
      return reason === undefined ? { kind } : { kind, reason };
    });
}

function whyNot(name: KindName, { capabilities, deviceElements, present }: AddableFacts): string | undefined {
  const { at, shape } = kindOf(name);
  const tag = at.slice(at.lastIndexOf("/") + 1);
  if (shape === "one" && present.has(name)) return "The machine has one already, and there can be only one.";
  if (deviceElements && !deviceElements.has(tag)) return "The installed version of libvirt does not know it.";
  if (capabilities?.unsupported.has(tag)) return "This host's QEMU does not have it.";
  const subsystem = subsystems[name];
  const offered = capabilities?.enums.get("hostdev/subsysType");
  if (subsystem && offered && !offered.includes(subsystem.word)) return subsystem.reason;
  return undefined;
}
