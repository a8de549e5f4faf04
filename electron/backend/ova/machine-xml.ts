import { el, writeXml } from "../xml/build.ts";
import type { OvfMachine } from "./ovf.ts";

export interface ImportHost {
  readonly virtType: "kvm" | "qemu";
  /** Machines of one account have no networks of libvirt's. */
  readonly session: boolean;
}

const letters = (prefix: string, index: number): string => {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? prefix + last : letters(prefix, Math.floor(index / 26) - 1) + last;
};

/**
 * The definition of a machine that was packed by another program. Disks stay on the kind of bus that the guest has
 * drivers for; all else follows what this host runs best. Pure.
 * @param images the disks' new images, in their order
 */
export function machineXml(
  name: string,
  machine: OvfMachine,
  images: readonly string[],
  { virtType, session }: ImportHost,
): string {
  const { vcpus, memoryMiB, firmware, disks, interfaces, scsi, cdroms } = machine;
  const names = new Map<string, number>();
  const next = (prefix: string) => {
    const index = names.get(prefix) ?? 0;
    names.set(prefix, index + 1);
    return letters(prefix, index);
  };
  return writeXml(
    el(
      "domain",
      { type: virtType },
      el("name", {}, name),
      el("memory", { unit: "MiB" }, memoryMiB),
      el("vcpu", {}, vcpus),
      el(
        "os",
        { firmware: firmware === "efi" ? "efi" : undefined },
        el("type", { arch: "x86_64", machine: "q35" }, "hvm"),
        // A guest of another program is not signed with the keys of this one's firmware, as a rule.
        firmware === "efi" && el("firmware", {}, el("feature", { enabled: "no", name: "secure-boot" })),
        el("boot", { dev: "hd" }),
      ),
      el("features", {}, el("acpi"), el("apic")),
      el("cpu", { mode: virtType === "kvm" ? "host-passthrough" : "maximum" }),
      el(
        "devices",
        {},
        disks.map(({ bus }, index) =>
          el(
            "disk",
            { type: "file", device: "disk" },
            el("driver", { name: "qemu", type: "qcow2", discard: "unmap" }),
            el("source", { file: images[index] }),
            el("target", { dev: next(bus === "virtio" ? "vd" : "sd"), bus }),
          ),
        ),
        Array.from({ length: cdroms }, () =>
          el(
            "disk",
            { type: "file", device: "cdrom" },
            el("target", { dev: next("sd"), bus: "sata" }),
            el("readonly"),
          ),
        ),
        disks.some(({ bus }) => bus === "scsi") && el("controller", { type: "scsi", index: 0, model: scsi }),
        el("controller", { type: "usb", model: "qemu-xhci" }),
        interfaces.map((model) =>
          session
            ? el("interface", { type: "user" }, el("model", { type: model }))
            : el(
                "interface",
                { type: "network" },
                el("source", { network: "default" }),
                el("model", { type: model }),
              ),
        ),
        el("serial", { type: "pty" }),
        el("channel", { type: "unix" }, el("target", { type: "virtio", name: "org.qemu.guest_agent.0" })),
        el("input", { type: "tablet", bus: "usb" }),
        el("graphics", { type: "vnc" }, el("listen", { type: "socket" })),
        el("video", {}, el("model", { type: "vga" })),
        el("memballoon", { model: "virtio" }),
        el("rng", { model: "virtio" }, el("backend", { model: "random" }, "/dev/urandom")),
      ),
    ),
  );
}
