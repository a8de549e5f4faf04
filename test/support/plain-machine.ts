/** A qcow2 disk on virtio, for {@link plainXml}. */
export const diskXml = (path: string, target = "vda"): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='${target}' bus='virtio'/></disk>`;

/** A machine without anything to boot: it starts in a moment and idles in its firmware. */
export const plainXml = (name: string, uuid: string, devices = "", os = ""): string => `<domain type='qemu'>
  <name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type>${os}</os>
  <devices>${devices}</devices>
</domain>`;
