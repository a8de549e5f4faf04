import type { Values } from "../../../shared/hardware/property.ts";
import { readXml, text, texts } from "../xml/document.ts";
import { kindOf } from "./differences.ts";
import type { Item } from "./read.ts";

/** Buses whose addresses name the controller that a device hangs on, by the controller's type. */
const addressOf: Readonly<Record<string, { readonly type: string; readonly attribute: string }>> = {
  scsi: { type: "drive", attribute: "controller" },
  sata: { type: "drive", attribute: "controller" },
  ide: { type: "drive", attribute: "controller" },
  fdc: { type: "drive", attribute: "controller" },
  "virtio-serial": { type: "virtio-serial", attribute: "controller" },
  ccid: { type: "ccid", attribute: "controller" },
  usb: { type: "usb", attribute: "bus" },
  pci: { type: "pci", attribute: "bus" },
};

/**
 * Why an item cannot be removed, by its id: libvirt makes it by itself, or other devices hang on it.
 * @throws XmlError
 */
export function fixedItems(domainXml: string, items: readonly Item[]): Map<string, string> {
  const users = countUsers(domainXml);
  return new Map(
    items.flatMap((item) => {
      const reason = whyFixed(item, users);
      return reason === undefined ? [] : [[item.id, reason] as const];
    }),
  );
}

function whyFixed({ kind, values }: Item, users: ReadonlyMap<string, number>): string | undefined {
  if (kind === "memballoon") {
    return "libvirt puts it back by itself. To do without it, choose the model “none”.";
  }
  if (kind === "input" && valueAt(kind, values, "@bus") === "ps2") {
    return "It comes with the machine's chipset.";
  }
  if (kind !== "controller") return undefined;
  const model = valueAt(kind, values, "@model");
  if (model === "pcie-root" || model === "pci-root") return "It is the machine's chipset.";
  const count = users.get(`${valueAt(kind, values, "@type")} ${valueAt(kind, values, "@index")}`);
  if (!count) return undefined;
  return count === 1 ? "A device is connected to it." : `${count} devices are connected to it.`;
}

function valueAt(kind: Item["kind"], values: Values, path: string): Values[string] | undefined {
  const key = Object.entries(kindOf(kind).properties).find(([, property]) => property.path === path)?.[0];
  return key === undefined ? undefined : values[key];
}

/** How many devices hang on each controller, by its type and index. */
function countUsers(domainXml: string): Map<string, number> {
  const users = new Map<string, number>();
  readXml(domainXml, (root) => {
    for (const [type, { type: addressType, attribute }] of Object.entries(addressOf)) {
      // Disks of different buses all have an address of type drive.
      const own =
        addressType === "drive" ? `[../target/@bus='${type}' or (not(../target) and '${type}'='scsi')]` : "";
      for (const value of texts(root, `devices/*/address[@type='${addressType}']${own}/@${attribute}`)) {
        const key = `${type} ${Number(value)}`;
        users.set(key, (users.get(key) ?? 0) + 1);
      }
    }
  });
  return users;
}

/** Whether the guest agent's channel is connected, as a running machine's definition tells. */
export function agentConnected(domainXml: string | undefined): boolean {
  return (
    domainXml !== undefined &&
    readXml(domainXml, (root) =>
      text(root, "devices/channel/target[@name='org.qemu.guest_agent.0']/@state"),
    ) === "connected"
  );
}
