import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Connection } from "../../connections/connection.ts";
import { eachOf } from "../../domains/each-of.ts";
import { connectListAllNodeDeviceFlags as flags } from "../../libvirt/protocol/flags/host.ts";
import { integer, readXml, text, texts, type XmlElement } from "../../xml/document.ts";
import { emptyWhereUnsupported } from "./unsupported.ts";

/** Which other machines have a device, by the value of its choice. */
export type Owners = ReadonlyMap<string, readonly string[]>;

/** USB devices by `vendor:product`, as `lsusb` writes it; hubs left out. */
export async function usbChoices(connection: Connection, owners: Owners): Promise<Choice[]> {
  return await choices(connection, flags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV, (root) => {
    const vendor = hex(text(root, "capability/vendor/@id"), 4);
    const product = hex(text(root, "capability/product/@id"), 4);
    if (vendor === undefined || product === undefined) return undefined;
    // 1d6b is Linux itself: the root hubs of the host's controllers.
    if (vendor === "1d6b") return undefined;
    const value = `${vendor}:${product}`;
    const bus = integer(root, "capability/bus");
    const device = integer(root, "capability/device");
    return {
      value,
      label: title(root, value),
      note: notes(`bus ${bus}, device ${device}`, owners.get(value)),
    };
  });
}

/** PCI devices by their address; bridges, which the host needs itself, are left out. */
export async function pciChoices(connection: Connection, owners: Owners): Promise<Choice[]> {
  return await choices(connection, flags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV, (root) => {
    const parts = ["domain", "bus", "slot", "function"].map((name) => integer(root, `capability/${name}`));
    const [domain, bus, slot, fn] = parts;
    if (domain === undefined || bus === undefined || slot === undefined || fn === undefined) return undefined;
    if (text(root, "capability/class")?.startsWith("0x06")) return undefined;
    const value = `${digits(domain, 4)}:${digits(bus, 2)}:${digits(slot, 2)}.${fn.toString(16)}`;
    const group = text(root, "capability/iommuGroup/@number");
    const label = title(root, value);
    const facts = [
      ...(label === value ? [] : [value]),
      ...(group === undefined ? [] : [`IOMMU group ${group}`]),
    ];
    const choice = { value, label, note: notes(facts.join(", "), owners.get(value)) };
    return group === undefined
      ? { ...choice, unusable: "It has no IOMMU group: the IOMMU is missing or turned off." }
      : choice;
  });
}

/** Mediated devices, such as a slice of a graphics card, by their UUID. */
export async function mediatedChoices(connection: Connection, owners: Owners): Promise<Choice[]> {
  return await choices(connection, flags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV, (root) => {
    // Without `<uuid>` in older versions of libvirt, whose name of the device carries it.
    const name = text(root, "name") ?? "";
    const value =
      text(root, "capability/uuid") ??
      /^mdev_([\da-f]{8}(?:_[\da-f]{4}){3}_[\da-f]{12})/.exec(name)?.[1]?.replaceAll("_", "-");
    if (value === undefined) return undefined;
    const type = text(root, "capability/type/@id");
    return { value, label: type ?? value, note: notes(text(root, "parent") ?? "", owners.get(value)) };
  });
}

/** Files through which a graphics card renders without a screen, such as `/dev/dri/renderD128`. */
export async function renderNodeChoices(connection: Connection): Promise<Choice[]> {
  return await choices(connection, flags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM, (root) => {
    if (text(root, "capability/type") !== "render") return undefined;
    const value = texts(root, "devnode[@type='dev']")[0];
    return value === undefined ? undefined : { value, note: (text(root, "parent") ?? "").slice(0, 400) };
  });
}

async function choices(
  { client }: Connection,
  flag: number,
  toChoice: (root: XmlElement) => Choice | undefined,
): Promise<Choice[]> {
  const devices = await client.nodeDevices.list(flag).catch(emptyWhereUnsupported);
  const found = new Map<string, Choice>();
  await eachOf(devices, async (device) => {
    // It may have been unplugged meanwhile.
    const xml = await device.xml().catch(emptyWhereUnsupported);
    const choice = typeof xml === "string" ? readXml(xml, toChoice) : undefined;
    if (choice) found.set(String(choice.value), choice);
  });
  return [...found.values()].sort((a, b) => String(a.value).localeCompare(String(b.value)));
}

/** “Vendor Product”, as far as the host knows their names. */
function title(root: XmlElement, instead: string): string {
  const names = ["vendor", "product"].map((part) => text(root, `capability/${part}`)).filter(Boolean);
  return (names.join(" ") || instead).slice(0, 400);
}

function notes(first: string, users: readonly string[] | undefined): string {
  const used = users?.length ? [`used by ${users.join(", ")}`] : [];
  return [...(first === "" ? [] : [first]), ...used].join(" · ").slice(0, 400);
}

const digits = (number: number, length: number): string => number.toString(16).padStart(length, "0");

function hex(word: string | undefined, length: number): string | undefined {
  return word && /^0x[\da-f]{1,8}$/i.test(word)
    ? word.slice(2).toLowerCase().padStart(length, "0")
    : undefined;
}
