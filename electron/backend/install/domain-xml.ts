import type { InstallRequest } from "../../../shared/contract/install.ts";
import type { DeviceName, OsFacts } from "../osinfo/facts.ts";
import { type Element, el, writeXml } from "../xml/build.ts";
import { namespaces } from "../xml/document.ts";
import type { MachineCapabilities } from "./capabilities.ts";

/** All that a new machine's definition follows from. */
export interface DomainPlan {
  readonly request: Pick<InstallRequest, "name" | "memoryMiB" | "vcpus" | "network" | "firmware">;
  readonly capabilities: MachineCapabilities;
  /** undefined for a system that osinfo does not know */
  readonly os: OsFacts | undefined;
  readonly disk: { readonly path: string; readonly format: "qcow2" };
  readonly medium: {
    readonly path: string;
    /** It is the user's own file, which QEMU can read as it is (see access.ts). */
    readonly keepOwner: boolean;
  };
  /** `socket` where the application may open QEMU's own; otherwise a password for a loopback port. */
  readonly vnc: { readonly kind: "socket" } | { readonly kind: "password"; readonly password: string };
}

/**
 * The definition of a machine that is to be installed from a medium. Pure, and the one place where defaults
 * are decided; the reason stands at each.
 * @throws XmlError for names that XML cannot carry
 */
export function domainXml(plan: DomainPlan): string {
  const { request, capabilities, os } = plan;
  return writeXml(
    el(
      "domain",
      { type: capabilities.virtType },
      el("name", {}, request.name),
      os && osMetadata(os),
      el("memory", { unit: "MiB" }, request.memoryMiB),
      el("vcpu", {}, request.vcpus),
      osElement(plan),
      features(plan),
      cpu(plan),
      clock(plan),
      // Without drivers or an agent most guests cannot come back from sleep; a closed lid in a window is no use.
      isX86(plan) &&
        el("pm", {}, el("suspend-to-mem", { enabled: "no" }), el("suspend-to-disk", { enabled: "no" })),
      devices(plan),
    ),
  );
}

/** Whether the machine gets a device for which the guest needs a driver. */
function has({ os }: DomainPlan, device: DeviceName): boolean {
  // What osinfo does not know gets devices that everything has had drivers for since about 2007.
  return os?.supports[device] ?? false;
}

const isX86 = ({ capabilities }: DomainPlan) => /^(x86_64|i686)$/.test(capabilities.arch);
const isWindows = ({ os }: DomainPlan) => os?.family === "winnt";
const isKvm = ({ capabilities }: DomainPlan) => capabilities.virtType === "kvm";

/** virt-manager, GNOME Boxes and Cockpit read and write the same element. */
function osMetadata(os: OsFacts): Element {
  return el(
    "metadata",
    {},
    el("libosinfo:libosinfo", { "xmlns:libosinfo": namespaces.libosinfo }, el("libosinfo:os", { id: os.id })),
  );
}

function osElement(plan: DomainPlan): Element {
  const { request, capabilities, os } = plan;
  const efi = request.firmware === "efi";
  return el(
    "os",
    // libvirt finds the firmware's files and makes the machine's variable store.
    { firmware: efi ? "efi" : undefined },
    el("type", { arch: capabilities.arch, machine: machine(plan) }, "hvm"),
    efi &&
      isX86(plan) &&
      capabilities.secureBoot &&
      el("firmware", {}, ...secureBoot(os).map((feature) => el("feature", feature))),
  );
}

/**
 * Left alone libvirt picks the first firmware on its list, often one that starts signed systems only. A
 * medium that somebody chose to install from should start; Windows 11 is the one that insists.
 */
function secureBoot(os: OsFacts | undefined): { enabled: string; name: string }[] {
  const insists = os?.firmware.bios === false && os.family === "winnt";
  if (!insists) return [{ enabled: "no", name: "secure-boot" }];
  return [
    { enabled: "yes", name: "enrolled-keys" },
    { enabled: "yes", name: "secure-boot" },
  ];
}

/**
 * PCI Express, unless osinfo knows the system and knows of no driver for the chipset (Windows XP and the
 * like). EFI firmware is built for q35 alone.
 */
function machine(plan: DomainPlan): string {
  const { request, capabilities, os } = plan;
  const tooOld = os !== undefined && !os.supports.q35 && !os.supports.virtioBlock && isOlderThan(os, 2010);
  return capabilities.machine === "q35" && tooOld && request.firmware === "bios"
    ? "pc"
    : capabilities.machine;
}

/** Systems without a date are rolling or unreleased ones. */
function isOlderThan(os: OsFacts, year: number): boolean {
  return os.releaseDate !== undefined && Number(os.releaseDate.slice(0, 4)) < year;
}

function features(plan: DomainPlan): Element | false {
  if (!isX86(plan)) return false;
  // Shutdown by the power button and more than one CPU need these.
  return el("features", {}, el("acpi"), el("apic"), hyperv(plan));
}

/** What makes Windows run well under KVM; software emulation offers none of it. */
function hyperv(plan: DomainPlan): Element | false {
  if (!isWindows(plan) || !isKvm(plan)) return false;
  const { hyperv: listed } = plan.capabilities;
  // The first three work on every KVM; the others only where this libvirt says so.
  const always = ["relaxed", "vapic", "spinlocks"];
  const further = ["vpindex", "runtime", "synic", "stimer", "frequencies", "tlbflush", "ipi"];
  const names = [...always, ...further.filter((name) => listed?.includes(name))];
  return el(
    "hyperv",
    { mode: "custom" },
    names.map((name) => el(name, { state: "on", retries: name === "spinlocks" ? 8191 : undefined })),
  );
}

function cpu(plan: DomainPlan): Element | undefined {
  const { cpuModes } = plan.capabilities;
  // Under KVM the host's own CPU is the fastest. Emulated, the default CPU is one of 2003 without SSE4,
  // on which RHEL 9 and its clones do not start any more; `maximum` is all that QEMU can emulate.
  const wanted = isKvm(plan) ? ["host-passthrough", "host-model"] : ["maximum"];
  const mode = wanted.find((candidate) => cpuModes.includes(candidate));
  if (!mode) return undefined;
  return el(
    "cpu",
    { mode, check: mode === "host-passthrough" ? "none" : undefined },
    // libvirt makes each CPU a socket, and Windows' client editions use two sockets at most.
    isWindows(plan) && el("topology", { sockets: 1, cores: plan.request.vcpus, threads: 1 }),
  );
}

function clock(plan: DomainPlan): Element {
  // Windows keeps local time in the hardware clock, everything else UTC.
  const offset = isWindows(plan) ? "localtime" : "utc";
  if (!isX86(plan)) return el("clock", { offset });
  return el(
    "clock",
    { offset },
    // Ticks that a busy host missed are made up for, and the HPET, which costs host CPU, is not needed.
    el("timer", { name: "rtc", tickpolicy: "catchup" }),
    el("timer", { name: "pit", tickpolicy: "delay" }),
    el("timer", { name: "hpet", present: "no" }),
    isWindows(plan) && isKvm(plan) && el("timer", { name: "hypervclock", present: "yes" }),
  );
}

function devices(plan: DomainPlan): Element {
  return el(
    "devices",
    {},
    disks(plan),
    usbController(plan),
    networkInterface(plan),
    // A text console that works when the screen does not; installers and kernels can be told to use it.
    el("serial", { type: "pty" }),
    // For the guest's agent (clean shutdown, addresses, time), should one be installed; idle otherwise.
    el("channel", { type: "unix" }, el("target", { type: "virtio", name: "org.qemu.guest_agent.0" })),
    // Says where the pointer is instead of how far it moved, so that it need not be captured.
    hasUsb(plan) && el("input", { type: "tablet", bus: "usb" }),
    // Other architectures have no PS/2 keyboard that comes by itself.
    !isX86(plan) && hasUsb(plan) && el("input", { type: "keyboard", bus: "usb" }),
    graphics(plan),
    video(plan),
    // Installers wait for randomness, above all emulated ones.
    plan.capabilities.rng &&
      has(plan, "virtioRng") &&
      el("rng", { model: "virtio" }, el("backend", { model: "random" }, "/dev/urandom")),
    el("memballoon", { model: "virtio" }),
  );
}

/**
 * The disk is asked first and the medium second: an empty disk boots nothing, so the firmware goes on to the
 * installer, and the installed system starts from disk after its reboot without anything being changed.
 */
function disks(plan: DomainPlan): Element[] {
  const { disk, medium } = plan;
  const onVirtio = has(plan, "virtioBlock") || !isX86(plan);
  const bus = cdromBus(plan);
  return [
    el(
      "disk",
      { type: "file", device: "disk" },
      // Space that the guest frees goes back to the host.
      el("driver", { name: "qemu", type: disk.format, discard: "unmap" }),
      el("source", { file: disk.path }),
      onVirtio ? el("target", { dev: "vda", bus: "virtio" }) : el("target", { dev: device(bus, "a"), bus }),
      el("boot", { order: 1 }),
    ),
    el(
      "disk",
      { type: "file", device: "cdrom" },
      el("driver", { name: "qemu", type: "raw" }),
      el(
        "source",
        // Once the system is installed, the machine should start also without the disc.
        { file: medium.path, startupPolicy: "optional" },
        // libvirt would make QEMU's user the owner of the user's own file, and leave it so.
        medium.keepOwner && el("seclabel", { model: "dac", relabel: "no" }),
      ),
      el("target", { dev: device(bus, onVirtio ? "a" : "b"), bus }),
      el("readonly"),
      el("boot", { order: 2 }),
    ),
  ];
}

function device(bus: string, letter: string): string {
  return `${bus === "ide" ? "hd" : "sd"}${letter}`;
}

/** SATA comes with q35, IDE with the older chipset, and neither with the `virt` machines. */
function cdromBus(plan: DomainPlan): string {
  if (!isX86(plan)) return "scsi";
  return machine(plan) === "pc" ? "ide" : "sata";
}

function hasUsb(plan: DomainPlan): boolean {
  return isX86(plan) || machine(plan) === "virt";
}

/** USB 3 where the guest knows it, as it costs nothing while idle; the chipset's own USB 1 otherwise. */
function usbController(plan: DomainPlan): Element | false {
  const known = plan.os === undefined || has(plan, "xhci") || !isX86(plan) || !isOlderThan(plan.os, 2012);
  return known && hasUsb(plan) && el("controller", { type: "usb", model: "qemu-xhci", ports: 15 });
}

function networkInterface(plan: DomainPlan): Element | false {
  const { network } = plan.request;
  if (network === "none") return false;
  const model = el("model", { type: networkModel(plan) });
  return network === "user"
    ? el("interface", { type: "user" }, model)
    : el(
        "interface",
        { type: "network" },
        el("source", { network: network.slice("network:".length) }),
        model,
      );
}

function networkModel(plan: DomainPlan): string {
  if (has(plan, "virtioNet") || !isX86(plan)) return "virtio";
  // An Intel card that is part of the q35 world; before that, the card that everything has a driver for.
  if (plan.os === undefined || has(plan, "e1000e")) return machine(plan) === "pc" ? "e1000" : "e1000e";
  return has(plan, "e1000") ? "e1000" : isOlderThan(plan.os, 2008) ? "rtl8139" : "e1000e";
}

function graphics({ vnc }: DomainPlan): Element {
  return vnc.kind === "socket"
    ? el("graphics", { type: "vnc" }, el("listen", { type: "socket" }))
    : el(
        "graphics",
        { type: "vnc", autoport: "yes", listen: "127.0.0.1", passwd: vnc.password },
        el("listen", { type: "address", address: "127.0.0.1" }),
      );
}

/** Virtio where there is a driver, else plain VGA, which every firmware, boot loader and system can draw on. */
function video(plan: DomainPlan): Element {
  const { videoModels } = plan.capabilities;
  const wanted = has(plan, "virtioGpu") || !isX86(plan) ? ["virtio", "vga"] : ["vga", "virtio"];
  const model = wanted.find((candidate) => videoModels.includes(candidate)) ?? "vga";
  return el("video", {}, el("model", { type: model }));
}
