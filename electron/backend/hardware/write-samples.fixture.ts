import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import type { Codec, HexPart, Kind, Value, Values } from "../../../shared/hardware/property.ts";
import type { Changes } from "./write.ts";
import { invalidValue } from "./write-check.ts";

/** What a device of a kind needs before libvirt's schema accepts it; other properties are tried beside these. */
export const bases: Partial<Record<KindName, Values>> = {
  disk: { type: "file", device: "disk", target: "vda", bus: "virtio" },
  controller: { type: "scsi", index: 0 },
  interface: { type: "user", mac: "52:54:00:01:02:03" },
  graphics: { type: "vnc" },
  video: { model: "virtio" },
  input: { type: "tablet", bus: "usb" },
  sound: { model: "ich9" },
  audio: { id: 1, type: "none" },
  serial: { type: "pty" },
  parallel: { type: "pty" },
  console: { type: "pty", targetType: "virtio" },
  channel: { type: "unix", targetType: "virtio", name: "org.qemu.guest_agent.0" },
  "hostdev-usb": { device: "046d:c52b" },
  "hostdev-pci": { device: "0000:03:00.0" },
  "hostdev-mdev": { model: "vfio-pci", device: "c2177883-f1bb-47f0-914d-32a22e3a8804" },
  "hostdev-scsi": { adapter: "scsi_host0", bus: 0, target: 0, unit: 0 },
  redirdev: { bus: "usb", type: "spicevmc" },
  watchdog: { model: "i6300esb" },
  filesystem: { type: "mount", source: "/srv/share", target: "share" },
  smartcard: { mode: "passthrough", type: "spicevmc" },
  tpm: { model: "tpm-crb", backend: "emulator" },
  rng: { model: "virtio", backend: "random" },
  memballoon: { model: "virtio" },
  shmem: { name: "shared", model: "ivshmem-plain" },
  "memory-device": { model: "dimm", size: 512 },
  iommu: { model: "intel" },
  pstore: { backend: "acpi-erst", path: "/var/lib/store", size: 1 },
  crypto: { model: "virtio", type: "qemu", backend: "builtin" },
};

const udp = { udpHost: "192.0.2.1", udpPort: "4555", udpBindHost: "192.0.2.2", udpBindPort: "4556" };
const characterSource = {
  type: "file",
  sourceMode: "bind",
  protocol: "telnet",
  mouse: "client",
  host: "192.0.2.1",
  port: "4555",
  ...udp,
};
const character = {
  path: { type: "unix" },
  append: { type: "file", path: "/tmp/log" },
  logAppend: { logFile: "/var/log/x" },
} as const;

/** Words that a property may have, where its declaration does not tell one. */
export const samples: Partial<Record<KindName, Values>> = {
  general: {
    type: "kvm",
    uuid: "c2177883-f1bb-47f0-914d-32a22e3a8804",
    genid: "43dc0cf8-809b-4adb-9bea-a9abb5f3d90e",
  },
  os: { system: "http://debian.org/debian/12" },
  cpu: {
    mode: "custom",
    model: "Nehalem",
    fallback: "forbid",
    vendorId: "GenuineIntel",
    match: "minimum",
    check: "partial",
    featuresRequired: "vmx ssse3",
    featuresDisabled: "svm",
    featuresForced: "aes pcid",
    featuresOptional: "xsave",
    featuresForbidden: "hle rtm",
    cacheMode: "passthrough",
    cacheLevel: 3,
    addressBitsMode: "passthrough",
  },
  vcpus: { placement: "static", hostCpus: "1-4,^3,6", emulatorCpus: "0-1" },
  memory: {
    sourceType: "memfd",
    access: "shared",
    allocation: "immediate",
    numaMode: "strict",
    numaNodes: "0-1",
  },
  boot: {
    devices: "network hd cdrom",
    onPoweroff: "restart",
    onReboot: "destroy",
    onCrash: "preserve",
    onLockfailure: "pause",
  },
  firmware: {
    firmware: "efi",
    machine: "pc-q35-7.2",
    arch: "i686",
    osType: "xen",
    loader: "/f/code.fd",
    loaderType: "pflash",
    smbios: "host",
  },
  features: {
    hypervMode: "passthrough",
    hypervVendorId: "KVM Hv",
    ioapic: "qemu",
    unknownMsrs: "ignore",
    gicVersion: "3",
    hptResizing: "required",
    cfpc: "workaround",
    sbbc: "fixed",
    ibs: "fixed-ccd",
  },
  clock: {
    offset: "localtime",
    timezone: "Europe/Paris",
    adjustment: "-3600",
    basis: "localtime",
    rtcTickPolicy: "catchup",
    rtcTrack: "guest",
    pitTickPolicy: "delay",
    platformTickPolicy: "merge",
    armTimerTickPolicy: "discard",
    tscMode: "native",
  },
  disk: {
    type: "block",
    device: "cdrom",
    target: "sda",
    bus: "sata",
    model: "virtio-transitional",
    pool: "default",
    volume: "disk.qcow2",
    volumeMode: "host",
    protocol: "nbd",
    networkName: "export",
    host: "storage.example",
    transport: "tcp",
    startupPolicy: "optional",
    tray: "open",
    vendor: "ACME",
    product: "Fast disk",
    serial: "WD-1 2.3+4",
    wwn: "5000c50015ea71ad",
    driver: "qemu",
    format: "qcow2",
    cache: "none",
    io: "native",
    discard: "unmap",
    detectZeroes: "unmap",
    errorPolicy: "stop",
    readErrorPolicy: "ignore",
    snapshot: "external",
    sgio: "filtered",
  },
  controller: { type: "virtio-serial", model: "virtio-scsi", pciModel: "pcie-root-port" },
  interface: {
    type: "network",
    network: "default",
    bridge: "br0",
    device: "eth0",
    directMode: "bridge",
    socketMode: "client",
    address: "230.0.0.1",
    localAddress: "127.0.0.1",
    backend: "passt",
    mac: "52:54:00:aa:bb:cc",
    model: "e1000e",
    portgroup: "office",
    internalName: "int0",
    filter: "clean-traffic",
    driver: "vhost",
    transmitMode: "iothread",
    targetDevice: "vnet0",
  },
  graphics: {
    type: "spice",
    listenType: "address",
    listenAddress: "127.0.0.1",
    listenNetwork: "default",
    passwordValidTo: "2030-01-01T00:00:00",
    connected: "keep",
    keymap: "en-us",
    sharePolicy: "force-shared",
    renderNode: "/dev/dri/renderD128",
    mouse: "client",
    imageCompression: "auto_glz",
    jpegCompression: "always",
    zlibCompression: "never",
    streaming: "filter",
    defaultMode: "secure",
  },
  video: { model: "qxl", driver: "vhostuser", renderNode: "/dev/dri/renderD128" },
  input: { type: "keyboard", bus: "virtio", model: "virtio", grab: "all", grabToggle: "ctrl-ctrl" },
  sound: { model: "ich6", codecs: "micro duplex" },
  audio: {
    type: "spice",
    sdlDriver: "alsa",
    inputFormat: "s16",
    outputFormat: "f32",
  },
  serial: { ...characterSource, targetType: "isa-serial", model: "isa-serial" },
  parallel: characterSource,
  console: { ...characterSource, targetType: "serial" },
  channel: {
    ...characterSource,
    targetType: "xen",
    name: "com.redhat.spice.0",
    state: "connected",
    address: "10.0.2.1",
  },
  "hostdev-usb": { mode: "subsystem", startupPolicy: "optional", guestReset: "off" },
  "hostdev-pci": { mode: "subsystem", driver: "vfio", startupPolicy: "optional" },
  "hostdev-mdev": { mode: "subsystem", model: "vfio-ccw", device: "d2177883-f1bb-47f0-914d-32a22e3a8804" },
  "hostdev-scsi": {
    mode: "subsystem",
    protocol: "adapter",
    adapter: "scsi_host7",
    sgio: "unfiltered",
    name: "iqn.2013-07.com.example:iscsi/1",
    host: "192.0.2.1",
  },
  redirdev: { ...characterSource, bus: "usb", type: "tcp" },
  watchdog: { model: "ib700", action: "pause" },
  filesystem: {
    type: "bind",
    driver: "path",
    accessMode: "mapped",
    cache: "always",
    sandbox: "chroot",
    multiDevices: "remap",
    fileMode: "0644",
    folderMode: "0755",
    writePolicy: "immediate",
    format: "raw",
    template: "web",
    model: "virtio",
  },
  smartcard: { ...characterSource, mode: "host" },
  tpm: {
    model: "tpm-tis",
    backend: "passthrough",
    version: "2.0",
    encryption: "6dd3e4a5-1d76-44ce-961f-f119f5aad935",
  },
  rng: { model: "virtio-transitional", backend: "builtin" },
  panic: { model: "isa" },
  vsock: { model: "virtio" },
  memballoon: { model: "none" },
  shmem: { model: "ivshmem-doorbell", role: "peer" },
  "memory-device": {
    model: "virtio-mem",
    hostNodes: "0-1",
    access: "shared",
    uuid: "9066901e-c90a-46ad-8b55-c18868cf92ae",
  },
  iommu: { model: "virtio" },
  pstore: { backend: "acpi-erst" },
  crypto: { model: "virtio", type: "qemu", backend: "lkcf" },
};

const topology = { sockets: 1, cores: 2, threads: 1 };
const passthrough = { inputFixed: true, outputFixed: true };

/** What must stand beside a property so that libvirt's schema accepts it; `when` is followed without being told. */
export const companions: Partial<Record<KindName, Readonly<Record<string, Changes>>>> = {
  cpu: {
    fallback: { model: "Nehalem" },
    vendorId: { model: "Nehalem" },
    vendor: { model: "Nehalem" },
    match: { model: "Nehalem" },
  },
  vcpus: {
    sockets: topology,
    dies: topology,
    cores: topology,
    threads: topology,
  },
  memory: { ceiling: { slots: 4 }, slots: { ceiling: 4096 } },
  firmware: { nvramTemplate: { nvram: "/f/vars.fd" } },
  disk: {
    pool: { volume: "a.img" },
    volume: { pool: "default" },
    volumeMode: { pool: "default", volume: "a.img" },
    networkName: { protocol: "nbd", host: "h.example" },
    host: { protocol: "nbd" },
    port: { protocol: "nbd", host: "h.example" },
    transport: { protocol: "nbd", host: "h.example" },
    protocol: { host: "h.example" },
    nvme: { nvmeNamespace: 1, bus: "virtio" },
    nvmeNamespace: { nvme: "0000:01:00.0" },
    nvmeManaged: { nvme: "0000:01:00.0", nvmeNamespace: 1 },
    startupPolicy: { file: "/a.iso" },
    rawio: { type: "block", block: "/dev/sda" },
    sgio: { type: "block", block: "/dev/sda" },
    writeBytesSecMax: { readBytesSecMax: 1 },
  },
  controller: {
    pciModel: { model: "pcie-root-port" },
    chassis: { model: "pcie-root-port" },
    chassisNr: { model: "pci-bridge" },
    busNr: { model: "pci-expander-bus" },
    portHotplug: { model: "pcie-root-port" },
    numaNode: { model: "pcie-expander-bus" },
    pciHole: { model: "pcie-root" },
  },
  interface: {
    network: {},
    portgroup: { network: "default" },
    directMode: { device: "eth0" },
    socketPath: { socketMode: "server" },
    socketMode: { socketPath: "/tmp/s" },
    managed: { hostDevice: "0000:03:00.0" },
    address: { port: 5558 },
    port: { address: "230.0.0.1" },
    localAddress: { type: "udp", address: "127.0.0.1", port: 1, localPort: 2 },
    localPort: { type: "udp", address: "127.0.0.1", port: 1, localAddress: "127.0.0.1" },
    vlanTrunk: { vlanTag: 42 },
    driver: { model: "virtio" },
    inboundPeak: { inboundAverage: 1 },
    inboundBurst: { inboundAverage: 1 },
    outboundPeak: { outboundAverage: 1 },
    outboundBurst: { outboundAverage: 1 },
    type: { network: "default" },
  },
  graphics: { renderNode: { gl: true }, audioId: {} },
  video: {
    renderNode: { model: "virtio" },
    width: { height: 600 },
    height: { width: 800 },
  },
  input: {
    device: { bus: "virtio" },
    grab: { hostDevice: "/dev/input/event1" },
    grabToggle: { hostDevice: "/dev/input/event1" },
    repeat: { hostDevice: "/dev/input/event1" },
  },
  rng: { ratePeriod: { rateBytes: 1 } },
  audio: {
    inputFrequency: passthrough,
    outputFrequency: passthrough,
    serverName: {},
  },
  serial: { ...character, model: { targetType: "isa-serial" } },
  parallel: character,
  console: character,
  redirdev: character,
  smartcard: character,
  channel: {
    ...character,
    targetType: { name: "n" },
    address: { targetType: "guestfwd", forwardPort: 4600 },
    forwardPort: { targetType: "guestfwd", address: "10.0.2.1" },
  },
  "hostdev-usb": { bus: { number: 2 }, number: { bus: 1 } },
  filesystem: {
    socket: { source: null },
  },
  "memory-device": {
    block: { requested: 0 },
    requested: { block: 2 },
    model: { block: 2, requested: 0 },
    alignSize: { path: "/tmp/nvdimm" },
    pmem: { path: "/tmp/nvdimm" },
    labelSize: { path: "/tmp/nvdimm" },
    readonly: { path: "/tmp/nvdimm" },
    uuid: { path: "/tmp/nvdimm" },
  },
};

/** A value for a property, by its codec where no sample is told. */
export function sampleOf(name: KindName, key: string, codec: Codec): Value {
  const told = samples[name]?.[key];
  if (told !== undefined) return told;
  switch (codec.type) {
    case "integer":
      return Math.max(codec.min ?? 1, Math.min(2, codec.max ?? 2));
    case "memory":
      return 64;
    case "flag":
    case "presence":
      return true;
    case "hex":
      return codec.parts.map(({ before, digits }: HexPart) => before + "1".padStart(digits, "0")).join("");
    case "text":
      return codec.pattern?.startsWith("/") ? "/srv/some thing" : "some thing";
    default:
      throw invalidValue(name, key, "is a choice that the samples do not tell.");
  }
}

/** The values that a property's `when` asks for, and those of the one that it names. */
export function prerequisites(kind: Kind, key: string): Values {
  const when = kind.properties[key]?.when;
  return when ? { ...prerequisites(kind, when.key), [when.key]: when.is[0]! } : {};
}
