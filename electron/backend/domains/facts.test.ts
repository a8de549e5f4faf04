import { expect, test } from "vitest";
import { domainSchema } from "../../../shared/contract/domains.ts";
import { readDisks, readDomainFacts, readNvram } from "./facts.ts";

test("reads what the list shows", () => {
  const facts = readDomainFacts(`<domain type='kvm'>
    <title>My   machine</title>
    <metadata><o:libosinfo xmlns:o="http://libosinfo.org/xmlns/libvirt/domain/1.0"><o:os id="http://debian.org/debian/11"/></o:libosinfo>
      <g:machine xmlns:g="urn:guesthouse:machine:1"><g:favourite/></g:machine>
      <machine xmlns="urn:somebody:else"><group>not ours</group></machine></metadata>
    <memory unit='KiB'>2097152</memory><vcpu current='2'>4</vcpu>
    <devices>
      <disk><source file='/a b.qcow2'/></disk><disk><source dev='/dev/x'/></disk>
      <disk><source volume='v' pool='p'/></disk><disk><source protocol='rbd' name='pool/img'/></disk><disk/>
      <interface type='network'><mac address='52:54:00:AA:bb:01'/></interface>
      <interface type='user'><mac address='52:54:00:aa:bb:02'/></interface>
      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>
      <graphics type='spice'/><graphics type='vnc'/></devices></domain>`);
  expect(facts).toEqual({
    shown: {
      type: "kvm",
      title: "My machine",
      os: { id: "http://debian.org/debian/11" },
      vcpus: 2,
      memoryMiB: 2048,
      graphics: "vnc",
      macs: ["52:54:00:aa:bb:01", "52:54:00:aa:bb:02"],
      disks: ["/a b.qcow2", "/dev/x", "p/v", "rbd:pool/img"],
      organisation: { tags: [], favourite: true },
    },
    agent: true,
  });
});

test("what is missing or strange costs itself only", () => {
  expect(
    readDomainFacts(`<domain><memory>lots</memory><vcpu>-3</vcpu>
      <devices><channel><target name='org.qemu.guest_agent.0' state='disconnected'/></channel></devices></domain>`),
  ).toEqual({
    shown: {
      type: "unknown",
      vcpus: 1,
      memoryMiB: 0,
      graphics: "none",
      macs: [],
      disks: [],
      organisation: { tags: [], favourite: false },
    },
    agent: false,
  });
});

test("keeps to the contract's bounds, whatever a definition holds", () => {
  const many = "<interface><mac address='52:54:00:00:00:01'/></interface>".repeat(300);
  const long = "x".repeat(5000);
  const { shown } = readDomainFacts(`<domain type='${long}'><title>${long}</title><devices>${many}
    <disk><source file='/${long}'/></disk></devices></domain>`);
  const domain = { uuid: crypto.randomUUID(), name: "n", state: "shutoff", persistent: true };
  const runtime = { autostart: false, hasManagedSave: false };
  expect(domainSchema.safeParse({ ...domain, ...runtime, ...shown }).error).toBeUndefined();
});

test("reads disks of every kind of source", () => {
  const disks = readDisks(`<domain><devices>
    <disk type='file' device='disk'><source file='/a'/><backingStore type='file'><source file='/b'/>
      <backingStore type='block'><source dev='/dev/c'/></backingStore></backingStore><target dev='vda'/></disk>
    <disk type='block' device='disk'><source dev='/dev/x'/><target dev='vdb'/><shareable/></disk>
    <disk type='volume' device='disk'><source pool='p' volume='v'/><target dev='vdc'/></disk>
    <disk type='network' device='disk'><source protocol='rbd' name='pool/img'/><target dev='vdd'/></disk>
    <disk type='file' device='cdrom'><target dev='sda'/><readonly/></disk></devices></domain>`);
  expect(disks).toMatchObject([
    { target: "vda", path: "/a", backing: ["/b", "/dev/c"], shared: false },
    { target: "vdb", path: "/dev/x", shared: true },
    { target: "vdc", path: undefined, volume: { pool: "p", name: "v" } },
    { target: "vdd", path: undefined, network: "rbd:pool/img" },
    { target: "sda", device: "cdrom", path: undefined, network: undefined, readOnly: true },
  ]);
});

test("finds the UEFI variables", () => {
  expect(readNvram("<domain><os><nvram template='/t'>/var/n.fd</nvram></os></domain>")).toBe("/var/n.fd");
  expect(readNvram("<domain><os><nvram type='file'><source file='/n'/></nvram></os></domain>")).toBe("/n");
  expect(readNvram("<domain><os/></domain>")).toBeUndefined();
});
