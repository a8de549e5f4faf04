import { expect, test } from "vitest";
import { readDisks, readDomainFacts, readNvram } from "./facts.ts";

test("reads what the list shows", () => {
  const facts = readDomainFacts(`<domain type='kvm'>
    <title>My   machine</title>
    <metadata><o:libosinfo xmlns:o="http://libosinfo.org/xmlns/libvirt/domain/1.0"><o:os id="http://debian.org/debian/11"/></o:libosinfo></metadata>
    <memory unit='KiB'>2097152</memory><vcpu current='2'>4</vcpu>
    <devices><graphics type='spice'/><graphics type='vnc'/></devices></domain>`);
  expect(facts).toEqual({
    type: "kvm",
    title: "My machine",
    os: { id: "http://debian.org/debian/11" },
    vcpus: 2,
    memoryMiB: 2048,
    graphics: "vnc",
  });
});

test("what is missing or strange costs itself only", () => {
  expect(readDomainFacts("<domain><memory>lots</memory><vcpu>-3</vcpu></domain>")).toEqual({
    type: "unknown",
    vcpus: 1,
    memoryMiB: 0,
    graphics: "none",
  });
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
