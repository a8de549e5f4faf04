import { expect, test } from "vitest";
import { addableKinds } from "./addable.ts";
import { readDomainCapabilities } from "./domain-capabilities.ts";
import { fixedItems } from "./fixed.ts";
import { hostDevices } from "./host-choices/owners.ts";
import { freeTarget } from "./new-device.ts";
import { readItems } from "./read.ts";
import { keepSecrets, withoutSecrets } from "./secrets.ts";
import { emulatedDevices, prepareForVirtio, stageOf, switchToVirtio } from "./virtio.ts";
import { changeWarnings, refuseImpossible } from "./warnings.ts";

const capabilities =
  readDomainCapabilities(`<domainCapabilities><machine>pc-q35-7.2</machine><vcpu max='288'/>
  <os supported='yes'><enum name='firmware'><value>efi</value></enum>
    <loader supported='yes'><value>/OVMF.fd</value><enum name='secure'><value>yes</value></enum></loader></os>
  <cpu><mode name='host-model' supported='no'/><mode name='custom' supported='yes'>
    <model usable='no'>EPYC</model><model>qemu64</model></mode></cpu>
  <devices><disk supported='yes'><enum name='bus'><value>scsi</value><value>virtio</value></enum></disk>
    <tpm supported='no'/><hostdev supported='yes'><enum name='subsysType'><value>usb</value></enum></hostdev></devices>
  </domainCapabilities>`);

test("domain capabilities by the names of their elements", () => {
  expect(capabilities.enums.get("disk/bus")).toEqual(["scsi", "virtio"]);
  expect(capabilities.enums.get("os/loader/secure")).toEqual(["yes"]);
  expect(capabilities.enums.get("cpu/mode")).toEqual(["custom"]);
  expect(capabilities.maxVcpus).toBe(288);
  expect(capabilities.firmwareFiles).toEqual(["/OVMF.fd"]);
  expect(capabilities.cpuModels).toEqual([
    { name: "EPYC", usable: "no" },
    { name: "qemu64", usable: "unknown" },
  ]);
});

test("what cannot be added says why", () => {
  const kinds = addableKinds({
    capabilities,
    deviceElements: new Set(["disk", "tpm", "hostdev", "memballoon"]),
    present: new Set(["memballoon"]),
  });
  const reason = (kind: string) => kinds.find((each) => each.kind === kind)?.reason;
  expect(reason("disk")).toBeUndefined();
  expect(reason("hostdev-usb")).toBeUndefined();
  expect(reason("hostdev-pci")).toMatch(/IOMMU/);
  expect(reason("tpm")).toMatch(/QEMU does not have it/);
  expect(reason("sound")).toMatch(/libvirt does not know it/);
  expect(reason("memballoon")).toMatch(/only one/);
  expect(kinds.some(({ kind }) => kind === "vcpus")).toBe(false);
});

test("what other devices hang on cannot be removed", () => {
  const xml = `<domain><devices>
    <controller type='scsi' index='0'/><controller type='scsi' index='1'/><controller type='pci' index='0' model='pcie-root'/>
    <disk><target dev='sda' bus='scsi'/><address type='drive' controller='0'/></disk>
    <disk><target dev='sdb' bus='sata'/><address type='drive' controller='1'/></disk>
    <input type='mouse' bus='ps2'/><memballoon model='virtio'/></devices></domain>`;
  const fixed = fixedItems(xml, readItems(xml));
  expect([...fixed.keys()].sort()).toEqual([
    "controller:pci,0",
    "controller:scsi,0",
    "input:mouse,ps2",
    "memballoon#1",
  ]);
  expect(fixed.get("controller:scsi,0")).toBe("A device is connected to it.");
});

test("secrets are taken out, and put back where they belong", () => {
  const secure = `<domain><devices>
    <disk type='network'><source protocol='https' name='x'><cookies><cookie name='a'>k3ks</cookie></cookies></source><target dev='vda'/></disk>
    <graphics type='spice' passwd='eins1'/><graphics type='vnc' passwd='zwei2' passwdValidTo='2030-01-01T00:00:00'/></devices></domain>`;
  const shown = withoutSecrets(secure);
  expect(shown).not.toMatch(/k3ks|eins1|zwei2|2030/);
  const kept = keepSecrets(shown.replace("type='vnc'", "type='vnc' keymap='de'"), secure);
  expect(kept).toContain("keymap='de'");
  for (const secret of ["k3ks", "passwd='eins1'", "passwd='zwei2'", "2030"]) expect(kept).toContain(secret);
  // Another place on the network must not get the cookies of this one.
  expect(keepSecrets(shown.replace("name='x'", "name='y'"), secure)).not.toContain("k3ks");
  expect(
    keepSecrets(shown.replace("<graphics type='spice'", "<graphics type='spice' passwd='new'"), secure),
  ).toContain("passwd='new'");
  expect(withoutSecrets("<graphics type='vnc' passwd='zwei2'/>")).toBe("<graphics type='vnc'/>");
});

const machine = (vcpu: number, type = "pc-q35-7.2", devices = "", os = "") =>
  `<domain><memory>1048576</memory><vcpu>${vcpu}</vcpu><os${os}><type machine='${type}'>hvm</type></os><devices>${devices}</devices></domain>`;

test("warnings tell of what a change brings, not of what was there", () => {
  const card = "<interface><mac address='52:54:00:AA:00:01'/></interface>";
  const disk = "<disk type='file'><source file='/a.img'/><target dev='vda'/></disk>";
  const neighbours = [{ name: "other", running: true, macs: ["52:54:00:aa:00:01"], disks: ["/a.img"] }];
  const facts = { host: { cpus: 2, memoryMiB: 512 }, neighbours, os: "http://microsoft.com/win/10" };
  const warn = (before: string, after: string) => changeWarnings(before, after, facts).join("\n");
  expect(warn(machine(4), machine(4))).toBe("");
  expect(warn(machine(2), machine(4))).toMatch(/gets 4 CPUs, and this computer has 2/);
  expect(warn(machine(1), machine(1, undefined, card + disk))).toMatch(
    /other has the MAC address[^\n]*\n[^\n]*other is running/,
  );
  expect(warn(machine(1, undefined, card), machine(1, undefined, card))).toBe("");
  expect(warn(machine(1, "pc-i440fx-7.2"), machine(1))).toMatch(/Windows may not boot/);
  expect(warn(machine(1, "pc-q35-6.0"), machine(1))).toBe("");
  expect(warn(machine(1), machine(1, undefined, "", " firmware='efi'"))).toMatch(/from BIOS to UEFI/);
  expect(() => refuseImpossible(machine(1), machine(289), capabilities)).toThrow(
    expect.objectContaining({ code: "too-many-cpus" }),
  );
  expect(() => refuseImpossible(machine(1), machine(288), capabilities)).not.toThrow();
});

test("targets of disks count on past z, by bus", () => {
  const taken = new Set(Array.from({ length: 26 }, (_, index) => `sd${String.fromCharCode(97 + index)}`));
  expect(freeTarget("sata", taken)).toBe("sdaa");
  expect(freeTarget("virtio", taken)).toBe("vda");
  expect(freeTarget("ide", new Set(["hda"]))).toBe("hdb");
});

test("host devices are named as their choices are", () => {
  const hostdev = (source: string) => `<hostdev><source>${source}</source></hostdev>`;
  const xml = `<domain><devices>${hostdev("<vendor id='0x46d'/><product id='0x82d'/>")}
    ${hostdev("<address domain='0x0000' bus='0x3' slot='0x1f' function='0x2'/>")}</devices></domain>`;
  expect(hostDevices(xml)).toEqual(["046d:082d", "0000:03:1f.2"]);
});

test("Windows gets its driver before its disk changes", () => {
  const disk = `<disk type='file' device='disk'><source file='/w.img'/><target dev='sda' bus='sata'/><address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>`;
  const xml = machine(1, undefined, disk);
  expect(stageOf("linux", readItems(xml))).toBe("switch");
  expect(stageOf("windows", readItems(xml))).toBe("prepare");
  const prepared = prepareForVirtio(xml, "/virtio-win.iso");
  expect(stageOf("windows", readItems(prepared))).toBe("switch");
  const switched = switchToVirtio(prepared, ["disk:sda"]);
  expect(emulatedDevices(readItems(switched))).toEqual([]);
  expect(switched).not.toMatch(/type='drive'|virtio-driver-helper/);
  expect(switched).toMatch(/\/w\.img'\/>\s*<target dev='vdb' bus='virtio'/);
});
