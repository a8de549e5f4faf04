import { type LibvirtClient, LibvirtError } from "../libvirt/index.ts";
import { integer, readXml, text, texts } from "../xml/document.ts";

/** What a machine of one kind can have on this host, read from libvirt's domain capabilities. */
export interface MachineCapabilities {
  readonly virtType: string;
  /** libvirt's name, such as `x86_64`. */
  readonly arch: string;
  /** The machine type asked for: `q35`, `pc`, `virt`, or whatever the emulator's default is. */
  readonly machine: string;
  readonly maxVcpus: number;
  /** Modes of `<cpu>` that work: `host-passthrough`, `maximum`, `host-model`, `custom`. */
  readonly cpuModes: readonly string[];
  /** Whether libvirt finds an EFI firmware by itself. */
  readonly efi: boolean;
  readonly secureBoot: boolean;
  readonly videoModels: readonly string[];
  readonly rng: boolean;
  /** Hyper-V enlightenments that work; undefined where this libvirt does not say. */
  readonly hyperv: readonly string[] | undefined;
}

/** @throws XmlError */
export function readMachineCapabilities(xml: string, machine: string): MachineCapabilities {
  return readXml(xml, (root) => {
    const supported = (path: string) => text(root, `${path}/@supported`) === "yes";
    return {
      virtType: text(root, "domain") ?? "qemu",
      arch: text(root, "arch") ?? "x86_64",
      machine,
      maxVcpus: integer(root, "vcpu/@max") ?? 1,
      cpuModes: texts(root, "cpu/mode[@supported='yes']/@name"),
      efi: texts(root, "os/enum[@name='firmware']/value").includes("efi"),
      secureBoot: texts(root, "os/loader/enum[@name='secure']/value").includes("yes"),
      videoModels: texts(root, "devices/video/enum[@name='modelType']/value"),
      // Older versions of libvirt have random number generators and do not list them.
      rng: text(root, "devices/rng/@supported") !== "no",
      hyperv: supported("features/hyperv")
        ? texts(root, "features/hyperv/enum[@name='features']/value")
        : undefined,
    };
  });
}

/** The chipset to ask for, best first: PCI Express is what current systems are made for. */
const machinesByArch: Readonly<Record<string, readonly string[]>> = {
  x86_64: ["q35", "pc"],
  i686: ["q35", "pc"],
  aarch64: ["virt"],
  armv7l: ["virt"],
  riscv64: ["virt"],
};

/**
 * Asks the daemon what the best machine type of this host can have.
 * @param arch the host's architecture
 * @throws LibvirtError where there is no emulator for it
 */
export async function askMachineCapabilities(
  client: LibvirtClient,
  virttype: "kvm" | "qemu",
  arch: string,
): Promise<MachineCapabilities> {
  const machines = machinesByArch[arch] ?? [];
  for (const machine of machines) {
    try {
      return readMachineCapabilities(
        await client.host.domainCapabilities({ arch, virttype, machine }),
        machine,
      );
    } catch (error) {
      // An emulator without this chipset refuses it; the last one's refusal says what is really wrong.
      if (!(error instanceof LibvirtError) || machine === machines.at(-1)) throw error;
    }
  }
  const xml = await client.host.domainCapabilities({ arch, virttype });
  return readMachineCapabilities(
    xml,
    readXml(xml, (root) => text(root, "machine") ?? ""),
  );
}

/** The user and group as which QEMU runs, from the DAC driver's base label; undefined for root or one's own. */
export function readHypervisorUser(capabilities: string): { uid: number; gid: number } | undefined {
  return readXml(capabilities, (root) => {
    const label = text(root, "host/secmodel[model='dac']/baselabel[@type='qemu' or @type='kvm']");
    const [, uid, gid] = /^\+(\d+):\+(\d+)$/.exec(label ?? "") ?? [];
    return uid !== undefined && gid !== undefined ? { uid: Number(uid), gid: Number(gid) } : undefined;
  });
}
