import { readFile } from "node:fs/promises";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import { elements, readXml, text, texts } from "../../xml/document.ts";
import type { DomainCapabilities } from "../domain-capabilities.ts";

/** Where libvirt keeps what it knows of CPUs, one file of features for each architecture. */
const cpuMap = "/usr/share/libvirt/cpu_map";

/** Named CPU models, those first that this host can provide. */
export function cpuModelChoices(capabilities: DomainCapabilities | undefined): Choice[] {
  const models = (capabilities?.cpuModels ?? []).map(({ name, usable }): Choice => {
    return usable === "no"
      ? { value: name, unusable: "This host cannot provide all of its features." }
      : { value: name };
  });
  return models.sort((a, b) => Number("unusable" in a) - Number("unusable" in b));
}

/**
 * CPU features: those that libvirt knows for the architecture, with what the host's CPU has.
 * @param hostXml the host's capabilities
 */
export async function cpuFeatureChoices(hostXml: string): Promise<Choice[]> {
  const { arch, own } = readXml(hostXml, (root) => ({
    arch: text(root, "host/cpu/arch") ?? "",
    own: new Set(texts(root, "host/cpu/feature/@name")),
  }));
  const family = /^(?:x86_64|i686)$/.test(arch) ? "x86" : /^(?:aarch64|arm)/.test(arch) ? "arm" : "ppc64";
  // A host without the files, or a remote one, still has its own.
  const known = await readFile(`${cpuMap}/${family}_features.xml`, "utf8")
    .then((xml) => readXml(xml, (root) => texts(root, "feature/@name")))
    .catch((): string[] => []);
  const names = [...new Set([...known, ...own])].sort();
  return names.map((value) => (own.has(value) ? { value, note: "the host's CPU has it" } : { value }));
}

/**
 * Machine types of the emulator that the machine runs on; short names with what they stand for.
 * @param hostXml the host's capabilities
 */
export function machineTypeChoices(hostXml: string, domainXml: string): Choice[] {
  const { arch, virtType, osType } = readXml(domainXml, (root) => ({
    arch: text(root, "os/type/@arch"),
    virtType: text(root, "@type"),
    osType: text(root, "os/type"),
  }));
  return readXml(hostXml, (root) => {
    for (const guest of elements(root, "guest")) {
      const [at] = elements(guest, "arch");
      if (!at || text(at, "@name") !== arch || text(guest, "os_type") !== osType) continue;
      const own = elements(at, "domain").find((domain) => text(domain, "@type") === virtType);
      const machines = own ? elements(own, "machine") : [];
      return (machines.length > 0 ? machines : elements(at, "machine")).map((machine) => {
        const canonical = text(machine, "@canonical");
        return { value: machine.content.trim(), ...(canonical && { note: `now ${canonical}` }) };
      });
    }
    return [];
  });
}

/** Firmware files that libvirt found for this kind of machine. */
export function firmwareChoices(capabilities: DomainCapabilities | undefined): Choice[] {
  return (capabilities?.firmwareFiles ?? []).map((value) => ({ value }));
}
