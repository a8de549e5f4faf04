import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";

/**
 * Writes a node for libvirt's test driver with machines named `vm-0000` and so on, every third of them
 * shut off, and gives the URI to connect to. Identifiers are the same in every run.
 */
export async function writeMachines(path: string, count: number): Promise<string> {
  const domains = Array.from({ length: count }, (_, index) => {
    const name = `vm-${String(index).padStart(4, "0")}`;
    const hash = createHash("sha256").update(name).digest("hex");
    const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
    const mac = `52:54:00:${hash.slice(0, 2)}:${hash.slice(2, 4)}:${hash.slice(4, 6)}`;
    return `  <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
    <name>${name}</name>
    <uuid>${uuid}</uuid>
    <memory unit='MiB'>${1024 * (1 + (index % 4))}</memory>
    <vcpu>${1 + (index % 4)}</vcpu>
    <os><type arch='x86_64'>hvm</type></os>
    <devices>
      <disk type='file' device='disk'><source file='/images/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>
      <interface type='network'><mac address='${mac}'/><source network='default'/></interface>
      <graphics type='vnc' port='-1' autoport='yes'/>
    </devices>
    <test:runstate>${index % 3 === 2 ? 5 : 1}</test:runstate>
  </domain>`;
  });
  await writeFile(
    path,
    `<node>
${domains.join("\n")}
  <network>
    <name>default</name>
    <bridge name='virbr0'/>
    <forward/>
    <ip address='192.168.122.1' netmask='255.255.255.0'/>
  </network>
</node>
`,
  );
  return `test://${path}`;
}
