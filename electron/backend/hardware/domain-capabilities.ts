import { elements, integer, readXml, text, texts, type XmlElement } from "../xml/document.ts";

/** What libvirt says that one machine's emulator can have on this host. */
export interface DomainCapabilities {
  /** libvirt's name of the machine type, in full. */
  readonly machine: string | undefined;
  readonly maxVcpus: number | undefined;
  /**
   * The words of each enumeration, by the names of the elements around it (without `devices`) and its own:
   * `disk/bus`, `os/loader/secure`. Beside them `cpu/mode`, of which libvirt makes elements.
   */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Elements that are there with `supported='no'`, named as in {@link enums}: `tpm`, `features/sgx`. */
  readonly unsupported: ReadonlySet<string>;
  /** Models of `<cpu mode='custom'>`. */
  readonly cpuModels: readonly CpuModel[];
  /** Paths of firmware images. */
  readonly firmwareFiles: readonly string[];
}

export interface CpuModel {
  readonly name: string;
  /** Whether this host's CPU has all of it; libvirt does not always know. */
  readonly usable: "yes" | "no" | "unknown";
}

/**
 * Reads `virsh domcapabilities`. The format is https://libvirt.org/formatdomaincaps.html; whatever this libvirt
 * does not say is absent.
 * @throws XmlError
 */
export function readDomainCapabilities(xml: string): DomainCapabilities {
  return readXml(xml, (root) => {
    const enums = new Map<string, readonly string[]>();
    for (const found of elements(root, "//enum[@name]")) {
      enums.set(pathOf(found, text(found, "@name") ?? ""), elements(found, "value").map(content));
    }
    const modes = elements(root, "cpu/mode[@supported='yes']/@name/..");
    if (modes.length > 0)
      enums.set(
        "cpu/mode",
        modes.map((mode) => text(mode, "@name") ?? ""),
      );
    return {
      machine: text(root, "machine"),
      maxVcpus: integer(root, "vcpu/@max"),
      enums,
      unsupported: new Set(elements(root, "//*[@supported='no']").map((found) => pathOf(found))),
      cpuModels: elements(root, "cpu/mode[@name='custom']/model").map((model) => ({
        name: content(model),
        usable: usability(text(model, "@usable")),
      })),
      firmwareFiles: texts(root, "os/loader/value"),
    };
  });
}

const content = (found: XmlElement): string => found.content.trim();

function usability(word: string | undefined): CpuModel["usable"] {
  return word === "yes" || word === "no" ? word : "unknown";
}

/** The names of the elements from below the root down to this one, without `devices`. */
function pathOf(found: XmlElement, last?: string): string {
  const names = last === undefined ? [found.name] : [last];
  for (let at = found.parent; at?.parent; at = at.parent) if (at.name !== "devices") names.unshift(at.name);
  return names.join("/");
}
