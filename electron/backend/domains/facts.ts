import type { Domain } from "../../../shared/contract/domains.ts";
import { elements, readXml, string, text, texts, type XmlElement } from "../xml/document.ts";
import { notOrganised, organisationUri, readOrganisation } from "./organisation.ts";

/** What the list needs of a domain's XML. */
type ShownFacts = Pick<
  Domain,
  | "title"
  | "type"
  | "os"
  | "vcpus"
  | "memoryMiB"
  | "graphics"
  | "macs"
  | "disks"
  | "organisation"
  | "discards"
>;

export interface DomainFacts {
  readonly shown: ShownFacts;
  /** Whether a guest agent answers in it; only the XML of a running domain tells. */
  readonly agent: boolean;
}

/** In this order, a line each: normalize-space leaves no line break in any of them. */
const factPaths = [
  "@type",
  "vcpu/@current",
  "vcpu",
  "memory",
  "metadata/libosinfo:libosinfo/libosinfo:os/@id",
  "devices/graphics[@type='vnc']/@type",
  "devices/graphics[@type='spice']/@type",
  "devices/graphics/@type",
  "devices/channel/target[@name='org.qemu.guest_agent.0']/@state",
  "devices/disk[transient]/@type",
  "title",
];
/** One expression instead of ten: a list of a thousand machines is read in a third of the time. */
const allFacts = `concat(${factPaths.map((path) => `normalize-space(${path})`).join(", '\n', ")})`;
/** And one for all of which there may be several. */
const allElements = "devices/interface/mac | devices/disk/source | metadata/guesthouse:machine";

/** The contract's own limits. */
const limits = { title: 4096, type: 40, os: 400, macs: 200, mac: 40, disks: 1000, path: 4096 };

/**
 * Reads the facts; whatever is missing or strange gets a neutral value, for a list that shows a machine
 * imperfectly beats one that fails.
 * @throws XmlError only for what is no XML
 */
export function readDomainFacts(xml: string): DomainFacts {
  return readXml(xml, (domain) => {
    const [type, current, vcpus, memory, os, vnc, spice, graphics, agent, transient, title] = string(
      domain,
      allFacts,
    ).split("\n");
    const shown: ShownFacts = {
      type: type?.slice(0, limits.type) || "unknown",
      vcpus: wholeNumber(current) ?? wholeNumber(vcpus) ?? 1,
      // libvirt writes KiB whatever was defined.
      memoryMiB: (wholeNumber(memory) ?? 0) / 1024,
      graphics: mainGraphics([vnc, spice, graphics].filter((name): name is string => !!name)),
      ...readElements(elements(domain, allElements)),
    };
    if (transient) shown.discards = true;
    if (title) shown.title = title.slice(0, limits.title);
    if (os) shown.os = { id: os.slice(0, limits.os) };
    return { shown, agent: agent === "connected" };
  });
}

function readElements(found: readonly XmlElement[]): Pick<Domain, "macs" | "disks" | "organisation"> {
  const macs: string[] = [];
  const disks: string[] = [];
  let organisation = notOrganised;
  for (const element of found) {
    if (element.namespaceUri === organisationUri) organisation = readOrganisation(element);
    else if (element.name === "mac") macs.push((value(element, "address") ?? "").slice(0, limits.mac));
    else {
      const source = readSource(element);
      if (source) disks.push(source.slice(0, limits.path));
    }
  }
  return {
    macs: macs.slice(0, limits.macs).map((mac) => mac.toLowerCase()),
    disks: disks.slice(0, limits.disks),
    organisation,
  };
}

/** A disk's source in one word; undefined for one that names nothing. */
function readSource(source: XmlElement): string | undefined {
  const path = value(source, "file") ?? value(source, "dev") ?? value(source, "dir");
  if (path !== undefined) return path;
  const pool = value(source, "pool");
  if (pool !== undefined) return `${pool}/${value(source, "volume") ?? ""}`;
  const protocol = value(source, "protocol");
  return protocol === undefined ? undefined : `${protocol}:${value(source, "name") ?? ""}`;
}

function value(element: XmlElement, attribute: string): string | undefined {
  return element.attr(attribute)?.value;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Of several displays the one that the console can show. */
export function mainGraphics(types: readonly string[]): Domain["graphics"] {
  if (types.length === 0) return "none";
  if (types.includes("vnc")) return "vnc";
  return types.includes("spice") ? "spice" : "other";
}

export interface DiskFacts {
  readonly device: string;
  readonly target: string;
  /** `qcow2`, `raw`, …; undefined where libvirt is to assume raw. */
  readonly format: string | undefined;
  /** The file or block device; undefined for what has no path (network, volume, empty drive). */
  readonly path: string | undefined;
  /** `protocol:name` of a disk that is reached over a network. */
  readonly network: string | undefined;
  readonly shared: boolean;
  readonly readOnly: boolean;
  /** Paths of the backing chain, as far as the XML tells (it does for a running domain). */
  readonly backing: readonly string[];
  /** Pool and volume where the source is named by them. */
  readonly volume: { readonly pool: string; readonly name: string } | undefined;
  /** The UUID of the secret that has the passphrase of an encrypted image. */
  readonly secret: string | undefined;
}

/** The disks of a domain's XML, in order. */
export function readDisks(xml: string): DiskFacts[] {
  return readXml(xml, (domain) =>
    elements(domain, "devices/disk").map((disk) => {
      const pool = text(disk, "source/@pool");
      const name = text(disk, "source/@volume");
      const protocol = text(disk, "source/@protocol");
      return {
        device: text(disk, "@device") ?? "disk",
        target: text(disk, "target/@dev") ?? "",
        format: text(disk, "driver/@type"),
        path: text(disk, "source/@file") ?? text(disk, "source/@dev"),
        network: protocol && `${protocol}:${text(disk, "source/@name") ?? ""}`,
        shared: elements(disk, "shareable").length > 0,
        readOnly: elements(disk, "readonly").length > 0,
        backing: texts(disk, ".//backingStore/source/@file | .//backingStore/source/@dev"),
        volume: pool !== undefined && name !== undefined ? { pool, name } : undefined,
        // Older definitions have it beside the source.
        secret: text(disk, "source/encryption/secret/@uuid") ?? text(disk, "encryption/secret/@uuid"),
      };
    }),
  );
}

/** The path of the UEFI variable store. */
export function readNvram(xml: string): string | undefined {
  return readXml(xml, (domain) => text(domain, "os/nvram") || text(domain, "os/nvram/source/@file"));
}
