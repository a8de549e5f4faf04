import { addItem } from "../../electron/backend/hardware/write.ts";
import type { KindName } from "../../shared/hardware/kinds/index.ts";
import type { Values } from "../../shared/hardware/property.ts";
import { defineTinyGuest, startTinyGuest, type TinyGuest } from "./guest.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

/** What libvirt does to the running machine, and what has to wait for its next start. */
type How = "live" | "next start";

/** One kind of device: how it is added, what of it is edited, and what libvirt does to the running machine. */
export interface DeviceCase {
  readonly kind: KindName;
  readonly add: Values;
  /** What then stands in libvirt's XML, and did not before. */
  readonly added: RegExp;
  readonly set?: Readonly<Record<string, Values[string] | null>>;
  readonly edited?: RegExp;
  readonly how: readonly [add: How, edit: How | undefined, remove: How];
  /** Not tried in the running machine: this host has no such device, and libvirt says so. */
  readonly absent?: true;
}

const next = ["next start", "next start", "next start"] as const;

/** Every kind of device; `images` is the folder with what {@link startRoomyGuest} put there. */
export function deviceCases(images: string): DeviceCase[] {
  return [
    {
      kind: "disk",
      add: {
        type: "file",
        device: "disk",
        bus: "virtio",
        driver: "qemu",
        format: "raw",
        file: `${images}/a.img`,
      },
      added: /<target dev='vda' bus='virtio'/,
      set: { readBytesSec: 1_048_576 },
      edited: /<read_bytes_sec>1048576</,
      how: ["live", "live", "live"],
    },
    {
      kind: "disk",
      add: {
        type: "file",
        device: "disk",
        bus: "scsi",
        driver: "qemu",
        format: "raw",
        file: `${images}/b.img`,
      },
      added: /<target dev='sda' bus='scsi'/,
      set: { cache: "none" },
      edited: /cache='none'/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "disk",
      add: { type: "file", device: "cdrom", bus: "sata", readonly: true },
      added: /device='cdrom'/,
      set: { file: `${images}/c.iso` },
      edited: /c\.iso/,
      how: next,
    },
    {
      kind: "controller",
      add: { type: "scsi", index: 3, model: "virtio-scsi" },
      added: /<controller type='scsi' index='3'/,
      set: { queues: 2 },
      edited: /queues='2'/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "interface",
      add: { type: "network", network: "default", model: "virtio", mac: "52:54:00:00:00:99" },
      added: /52:54:00:00:00:99/,
      set: { linkState: false },
      edited: /<link state='down'/,
      how: ["live", "live", "live"],
    },
    {
      kind: "graphics",
      add: { type: "spice", autoport: true, listenType: "address", listenAddress: "127.0.0.1" },
      added: /<graphics type='spice'/,
      set: { keymap: "de" },
      edited: /keymap='de'/,
      how: next,
    },
    {
      kind: "video",
      add: { model: "virtio" },
      added: /<model type='virtio' heads/,
      set: { heads: 2 },
      edited: /heads='2'/,
      how: next,
    },
    {
      kind: "input",
      add: { type: "tablet", bus: "usb" },
      added: /<input type='tablet' bus='usb'/,
      how: ["live", undefined, "live"],
    },
    {
      kind: "sound",
      add: { model: "ich9" },
      added: /<sound model='ich9'/,
      set: { codecs: "micro" },
      edited: /<codec type='micro'/,
      how: next,
    },
    {
      kind: "audio",
      add: { id: 7, type: "none" },
      added: /<audio id='7'/,
      set: { type: "file", path: "/tmp/a.wav" },
      edited: /path='\/tmp\/a\.wav'/,
      how: next,
    },
    {
      kind: "serial",
      add: { type: "pty", targetType: "pci-serial", number: 5 },
      added: /<target type='pci-serial' port='5'/,
      set: { logFile: "/var/log/libvirt/qemu/five.log" },
      edited: /five\.log/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "parallel",
      add: { type: "pty", number: 0 },
      added: /<parallel type='pty'/,
      set: { type: "file", path: "/tmp/p" },
      edited: /<parallel type='file'/,
      how: next,
    },
    {
      kind: "console",
      add: { type: "pty", targetType: "virtio" },
      added: /<target type='virtio' port='1'/,
      set: { logFile: "/var/log/libvirt/qemu/three.log" },
      edited: /three\.log/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "channel",
      add: { type: "unix", targetType: "virtio", name: "org.qemu.guest_agent.0" },
      added: /org\.qemu\.guest_agent\.0/,
      set: { logFile: "/var/log/libvirt/qemu/agent.log" },
      edited: /agent\.log/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "hostdev-usb",
      add: { mode: "subsystem", device: "dead:beef" },
      added: /<vendor id='0xdead'/,
      set: { startupPolicy: "optional" },
      edited: /startupPolicy='optional'/,
      how: next,
      absent: true,
    },
    {
      kind: "hostdev-pci",
      add: { mode: "subsystem", managed: true, device: "0000:7f:1f.7" },
      added: /bus='0x7f' slot='0x1f' function='0x7'/,
      set: { managed: false },
      edited: /type='pci' managed='no'/,
      how: next,
      absent: true,
    },
    {
      kind: "hostdev-mdev",
      add: { mode: "subsystem", model: "vfio-pci", device: "c2177883-f1bb-47f0-914d-32a22e3a8804" },
      added: /c2177883-f1bb-47f0-914d-32a22e3a8804/,
      set: { display: true, ramfb: true },
      edited: /ramfb='on'/,
      how: next,
      absent: true,
    },
    {
      kind: "hostdev-scsi",
      add: { mode: "subsystem", adapter: "scsi_host9", bus: 0, target: 3, unit: 0 },
      added: /scsi_host9/,
      set: { readonly: true },
      edited: /<readonly\/>/,
      how: next,
      absent: true,
    },
    {
      kind: "redirdev",
      add: { bus: "usb", type: "tcp", sourceMode: "bind", host: "127.0.0.1", port: "4123", protocol: "raw" },
      added: /<redirdev bus='usb' type='tcp'/,
      set: { port: "4125" },
      edited: /service='4125'/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "watchdog",
      add: { model: "i6300esb", action: "reset" },
      added: /<watchdog model='i6300esb'/,
      set: { action: "pause" },
      edited: /action='pause'/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "filesystem",
      add: { type: "mount", driver: "virtiofs", source: `${images}/shared`, target: "share" },
      added: /<target dir='share'/,
      set: { queueSize: 512 },
      edited: /queue='512'/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "smartcard",
      add: { mode: "passthrough", type: "tcp", sourceMode: "bind", host: "127.0.0.1", port: "4124" },
      added: /<smartcard mode='passthrough'/,
      set: { mode: "host" },
      edited: /<smartcard mode='host'/,
      how: next,
    },
    {
      kind: "tpm",
      add: { model: "tpm-crb", backend: "emulator", version: "2.0" },
      added: /<tpm model='tpm-crb'/,
      set: { model: "tpm-tis" },
      edited: /<tpm model='tpm-tis'/,
      how: next,
    },
    {
      kind: "rng",
      add: { model: "virtio", backend: "random", source: "/dev/random" },
      added: /<backend model='random'>\/dev\/random</,
      set: { rateBytes: 4321 },
      edited: /bytes='4321'/,
      how: ["live", "next start", "live"],
    },
    {
      kind: "panic",
      add: { model: "isa" },
      added: /<panic model='isa'/,
      how: ["next start", undefined, "next start"],
    },
    {
      kind: "vsock",
      add: { model: "virtio", autoCid: false, cid: 77 },
      added: /address='77'/,
      set: { cid: 78 },
      edited: /address='78'/,
      how: next,
    },
    {
      kind: "shmem",
      add: { name: "gate", model: "ivshmem-plain", size: 4 },
      added: /<shmem name='gate'/,
      set: { size: 8 },
      edited: /<size unit='M'>8</,
      how: ["live", "next start", "live"],
    },
    {
      kind: "memory-device",
      add: { model: "virtio-mem", size: 128, node: 0, block: 2, requested: 0 },
      added: /<memory model='virtio-mem'/,
      set: { requested: 64 },
      edited: /<requested unit='KiB'>65536</,
      how: ["live", "live", "next start"],
    },
    {
      kind: "iommu",
      add: { model: "intel" },
      added: /<iommu model='intel'/,
      set: { cachingMode: true },
      edited: /caching_mode='on'/,
      how: next,
    },
  ];
}

/** Room for devices: ports, a controller of each bus, memory that can grow and that others can share. */
function roomy(xml: string): string {
  const ports = Array.from(
    { length: 20 },
    (_, index) => `<controller type='pci' index='${index + 1}' model='pcie-root-port'/>`,
  ).join("");
  return xml
    .replace("<vcpu>1</vcpu>", "<vcpu current='1'>3</vcpu>")
    .replace(
      "<memory unit='MiB'>256</memory>",
      "<maxMemory slots='4' unit='MiB'>1024</maxMemory><memory unit='MiB'>256</memory>",
    )
    .replace("<os>", "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking><os>")
    .replace(
      "<cpu mode='maximum'/>",
      "<cpu mode='maximum'><numa><cell id='0' cpus='0-2' memory='256' unit='MiB'/></numa></cpu>",
    )
    .replace(
      "</devices>",
      `<controller type='pci' index='0' model='pcie-root'/>${ports}<controller type='usb' model='qemu-xhci'/><controller type='scsi' model='virtio-scsi'/><controller type='virtio-serial'/><controller type='pci' model='pcie-to-pci-bridge'/></devices>`,
    );
}

/** A running guest `roomy` that has room for every device, and the images that they need. */
export async function startRoomyGuest(libvirtd: PrivateLibvirtd): Promise<TinyGuest> {
  for (const name of ["a.img", "b.img", "c.iso"]) {
    await libvirtd.virsh("vol-create-as", "default", name, "4M", "--format", "raw");
  }
  await libvirtd.netnsExec("mkdir", "-p", `${libvirtd.imagesDir}/shared`);
  return await startTinyGuest(libvirtd, { name: "roomy", memoryMiB: 256, vnc: "loopback", edit: roomy });
}

/** Defines a machine `full` that has every kind of device. It stays off: this host has not all that it names. */
export async function defineFullMachine(libvirtd: PrivateLibvirtd): Promise<void> {
  const targets = ["vdb", "sdb", "sdc"];
  const edit = (xml: string) =>
    deviceCases(libvirtd.imagesDir).reduce((before, { kind, add }) => {
      return addItem(before, kind, kind === "disk" ? { ...add, target: targets.shift()! } : add);
    }, roomy(xml));
  await defineTinyGuest(libvirtd, { name: "full", memoryMiB: 256, vnc: "loopback", edit });
}
