import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import type { Kind, Values } from "../../../shared/hardware/property.ts";
import type { Changes } from "./write.ts";
import { udp } from "./write-samples.fixture.ts";

const tcp = { host: "192.0.2.1", port: "4555", sourceMode: "connect" } as const;
const unix = { type: "unix", path: "/run/line" } as const;
const character = {
  type: { path: "/run/line" },
  path: { type: "unix" },
  append: { type: "file", path: "/tmp/log" },
  sourceMode: unix,
  host: tcp,
  port: tcp,
  protocol: tcp,
  tls: tcp,
  reconnect: { ...unix, sourceMode: "connect", reconnectTimeout: 2 },
  reconnectTimeout: { ...unix, sourceMode: "connect", reconnect: true },
  udpHost: udp,
  udpPort: udp,
  udpBindHost: udp,
  udpBindPort: udp,
  logAppend: { logFile: "/var/log/x" },
} as const;

/** Of the four vCPUs that the tried machines have; where one is the double of what stands here, another is the half. */
const topology = { sockets: 1, dies: 1, cores: 2, threads: 2 };
const fixed = { inputMixing: true, inputFixed: true, outputMixing: true, outputFixed: true };

/** What must stand beside a property so that libvirt's schema accepts it; `when` is followed without being told. */
export const companions: Partial<Record<KindName, Readonly<Record<string, Changes>>>> = {
  cpu: {
    cacheMode: { mode: "maximum" },
    fallback: { model: "Nehalem" },
    vendorId: { model: "Nehalem" },
    vendor: { model: "Nehalem" },
    match: { model: "Nehalem" },
  },
  vcpus: {
    sockets: { ...topology, cores: 1 },
    dies: { ...topology, cores: 1 },
    cores: topology,
    threads: topology,
  },
  memory: {
    ceiling: { slots: 4 },
    slots: { ceiling: 4096 },
    numaMode: { numaNodes: "0" },
  },
  firmware: {
    loaderType: { loader: "/f/code.fd" },
    loaderReadonly: { loader: "/f/code.fd", loaderType: "pflash" },
    loaderSecure: { loader: "/f/code.fd", loaderType: "pflash", loaderReadonly: true, smm: true },
    loaderStateless: { loader: "/f/code.fd", loaderType: "pflash", loaderReadonly: true },
    nvram: { loader: "/f/code.fd", loaderType: "pflash", loaderReadonly: true },
    nvramTemplate: {
      loader: "/f/code.fd",
      loaderType: "pflash",
      loaderReadonly: true,
      nvram: "/f/vars.fd",
    },
  },
  features: {
    hypervSpinlocks: { hypervSpinlockRetries: 8191 },
    hypervVendorIdState: { hypervVendorId: "KVM Hv" },
    kvmDirtyRing: { kvmDirtyRingSize: 4096 },
  },
  disk: {
    type: { block: "/dev/sda" },
    device: { target: "sda", bus: "sata" },
    target: { bus: "sata" },
    bus: { target: "sda" },
    io: { cache: "none" },
    metadataCache: { format: "qcow2" },
    throttleGroup: { totalBytesSec: 1 },
    folder: { format: "fat", readonly: true },
    removable: { target: "sda" },
    rotationRate: { target: "sda" },
    wwn: { target: "sda" },
    vendor: { target: "sda" },
    product: { target: "sda" },
    tray: { target: "sda", bus: "sata" },
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
    pciModel: { model: "pcie-root-port", index: 1 },
    chassis: { model: "pcie-root-port", index: 1 },
    chassisNr: { model: "pci-bridge", index: 3 },
    busNr: { model: "pcie-expander-bus", index: 1 },
    portHotplug: { model: "pcie-root-port", index: 1 },
    numaNode: { model: "pcie-expander-bus", index: 1 },
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
    targetDevice: { type: "network", network: "default" },
    driver: { type: "network", network: "default" },
    queues: { type: "network", network: "default" },
    receiveQueueSize: { type: "network", network: "default" },
    transmitQueueSize: { type: "network", network: "default" },
    transmitMode: { type: "network", network: "default" },
    ioeventfd: { type: "network", network: "default" },
    eventIdx: { type: "network", network: "default" },
    mtu: { network: "default" },
    isolated: { network: "default" },
    filter: { network: "default" },
    coalesceFrames: { network: "default" },
    inboundPeak: { inboundAverage: 1 },
    inboundBurst: { inboundAverage: 1 },
    outboundPeak: { outboundAverage: 1 },
    outboundBurst: { outboundAverage: 1 },
    type: { network: "default" },
  },
  graphics: {
    renderNode: { gl: true },
    connected: { password: "secret" },
    passwordValidTo: { password: "secret" },
  },
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
    inputFixed: { inputMixing: true },
    outputFixed: { outputMixing: true },
    inputFrequency: fixed,
    outputFrequency: fixed,
    inputChannels: fixed,
    outputChannels: fixed,
    inputFormat: fixed,
    outputFormat: fixed,
  },
  serial: { ...character, model: { targetType: "isa-serial" } },
  parallel: character,
  console: character,
  redirdev: { ...character, type: tcp },
  smartcard: character,
  channel: {
    ...character,
    targetType: { name: "n" },
    address: { ...unix, targetType: "guestfwd", forwardPort: 4600 },
    forwardPort: { ...unix, targetType: "guestfwd", address: "10.0.2.1" },
  },
  "hostdev-usb": { bus: { number: 2 }, number: { bus: 1 } },
  shmem: {
    model: { server: "/run/shmem" },
    vectors: { server: "/run/shmem" },
    ioeventfd: { server: "/run/shmem" },
  },
  iommu: { eim: { intremap: true } },
  filesystem: {
    socket: { source: null },
    fileMode: { driver: "path" },
    folderMode: { driver: "path" },
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

/** The values that a property's `when` asks for, and those of the one that it names. */
export function prerequisites(kind: Kind, key: string): Values {
  const when = kind.properties[key]?.when;
  return when ? { ...prerequisites(kind, when.key), [when.key]: when.is[0]! } : {};
}
