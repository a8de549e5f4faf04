import { describe, expect, test } from "vitest";
import { outsideOf } from "./outside.ts";
import { checkDefinition, restoredDefinition } from "./restored-definition.ts";

const own = new Set(["vda"]);
const qemu = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'";
const definition = (devices = "", rest = "", attributes = "type='kvm'") => `<domain ${attributes}>
  <name>web</name><uuid>6a1ed8a4-3f5f-4b26-9a51-0e0d3a1c6a10</uuid>
  <metadata><x:a xmlns:x='urn:x'>/home/me/notes</x:a></metadata><description>See /etc/motd</description>
  ${rest}
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><source file='/old.qcow2'/><target dev='vda'/></disk>
    <controller type='usb' model='qemu-xhci'/>
    <interface type='network'><source network='default'/></interface>
    <serial type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc'><listen type='socket'/></graphics>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    ${devices}
  </devices>
</domain>`;
const restored = (xml: string, kept: Iterable<string> = []) =>
  restoredDefinition(xml, {
    ...{ name: "new", uuid: undefined, generation: "11111111-2222-4333-8444-555555555555" },
    ...{ disks: new Map([["vda", "/new.qcow2"]]), nvram: undefined, kept: new Set(kept) },
  });
const lines = (xml: string) => outsideOf(xml, own).map(({ what }) => what);

/** Devices and settings through which a machine reaches its host, and the word by which each is found again. */
const hostile: readonly [string, string, string][] = [
  [
    "a disk",
    "<disk type='file' device='disk'><source file='/etc/shadow'/><target dev='vdb'/></disk>",
    "shadow",
  ],
  [
    "a block device",
    "<disk type='block' device='disk'><source dev='/dev/sda'/><target dev='vdb'/></disk>",
    "sda",
  ],
  [
    "a relative path",
    "<disk type='file' device='disk'><source file='shadow'/><target dev='vdb'/></disk>",
    "shadow",
  ],
  [
    "a medium",
    "<disk type='file' device='cdrom'><source file='/etc/shadow'/><target dev='sda'/></disk>",
    "shadow",
  ],
  [
    "a pool's disk",
    "<disk type='volume'><source pool='secret' volume='v'/><target dev='vdb'/></disk>",
    "secret",
  ],
  [
    "a backing file",
    "<disk type='file'><backingStore type='file'><source file='/etc/shadow'/></backingStore><target dev='vdb'/></disk>",
    "shadow",
  ],
  [
    "a host device",
    "<hostdev mode='subsystem' type='pci'><source><address bus='0x77'/></source></hostdev>",
    "0x77",
  ],
  ["a folder", "<filesystem type='mount'><source dir='/root'/><target dir='x'/></filesystem>", "/root"],
  ["a line into a file", "<serial type='file'><source path='/etc/cron.d/x'/></serial>", "cron"],
  ["a log of a line", "<console type='pty'><log file='/etc/cron.d/x'/></console>", "cron"],
  [
    "a line to the net",
    "<serial type='tcp'><source mode='bind' host='10.9.8.7' service='1'/></serial>",
    "10.9.8.7",
  ],
  ["a socket", "<channel type='unix'><source mode='bind' path='/run/x.sock'/></channel>", "x.sock"],
  ["input of the host", "<input type='evdev'><source dev='/dev/input/event3'/></input>", "event3"],
  ["a script", "<interface type='ethernet'><script path='/tmp/evil'/></interface>", "evil"],
  ["firmware of a card", "<interface type='user'><rom file='/etc/shadow'/></interface>", "shadow"],
  ["memory in a file", "<memory model='nvdimm'><source><path>/etc/shadow</path></source></memory>", "shadow"],
  [
    "a TPM of the host",
    "<tpm><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>",
    "tpm0",
  ],
  ["shared memory", "<shmem name='evil'/>", "evil"],
  ["sound into a file", "<audio id='1' type='file' path='evil'/>", "evil"],
];

describe("what a definition names of a host", () => {
  test("is nothing in one of libvirt's own", () => {
    const xml = definition(
      "",
      "<os><type>hvm</type><loader type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader></os>",
    );
    expect(lines(xml)).toEqual([]);
    expect(restored(xml)).toContain("OVMF_CODE.fd");
  });

  test.each(hostile)("%s is told, left out, and kept only where it is asked for", (_, device, word) => {
    const xml = definition(device);
    const found = lines(xml);
    expect(found.join("\n")).toContain(word);
    expect(restored(xml)).not.toContain(word);
    expect(restored(xml, ["something else"])).not.toContain(word);
    expect(restored(xml, found)).toContain(word);
  });

  test.each([
    ["a kernel", "<os><type>hvm</type><kernel>/etc/shadow</kernel></os>", "shadow"],
    ["firmware", "<os><loader type='rom'>/usr/share/../../etc/shadow</loader></os>", "shadow"],
    ["a template", "<os><nvram template='/etc/shadow'>/a</nvram></os>", "shadow"],
    ["tables", "<os><acpi><table type='slic'>/etc/shadow</table></acpi></os>", "shadow"],
    [
      "a file for the firmware",
      "<sysinfo type='fwcfg'><entry name='opt/x' file='/etc/shadow'/></sysinfo>",
      "shadow",
    ],
    ["a label", "<seclabel type='static' model='dac'><label>root:root</label></seclabel>", "root:root"],
    ["a boot loader", "<bootloader>/tmp/evil</bootloader>", "evil"],
  ])("%s outside of its devices, too", (_, rest, word) => {
    const xml = definition("", rest);
    expect(lines(xml).join("\n")).toContain(word);
    expect(restored(xml)).not.toContain(word);
  });

  test("what is for a kernel goes with it, and stays with it", () => {
    const boot = "<kernel>/vmlinuz</kernel><initrd>/initrd</initrd><cmdline>quiet</cmdline>";
    const xml = definition("", `<os><type>hvm</type>${boot}</os>`);
    expect(restored(xml)).not.toContain("quiet");
    expect(restored(xml, ["Boot file: initrd, /initrd"])).not.toContain("/initrd");
    expect(restored(xml, lines(xml))).toContain(boot);
  });

  test("options that go to QEMU as they stand, and another program in its place", () => {
    const options = `<qemu:commandline><qemu:arg value='-evil'/></qemu:commandline>`;
    const xml = definition("", options, `type='kvm' ${qemu}`).replace(
      "/usr/bin/qemu-system-x86_64",
      "/tmp/evil",
    );
    expect(lines(xml)).toEqual(["Program: /tmp/evil", "Options of the hypervisor's own: -evil"]);
    expect(restored(xml)).not.toContain("evil");
  });

  test("a disk of the backup has nothing left of the image that it had", () => {
    const xml = definition().replace(
      "<source file='/old.qcow2'/>",
      "<source file='/old.qcow2'/><source dir='/etc'><encryption/></source><mirror type='file' file='/etc/x'/><auth username='u'/>",
    );
    const [disk] = /<disk[\s\S]*?<\/disk>/.exec(restored(xml))!;
    expect(disk.match(/<source[^>]*>/g)).toEqual(["<source file='/new.qcow2'/>"]);
    for (const gone of ["old", "/etc", "encryption", "mirror", "auth"]) expect(disk).not.toContain(gone);
  });

  test("only machines of QEMU; and no document type, with which entities would come", () => {
    expect(() => checkDefinition(definition())).not.toThrow();
    const container = definition("", "<os><init>/bin/sh</init></os>", "type='lxc'");
    const entity = `<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/shadow'>]>${definition()}`;
    for (const bad of [container, entity, "<network type='kvm'/>", "no xml"]) {
      expect(() => checkDefinition(bad)).toThrow("not one of a machine that QEMU runs");
    }
  });

  test("two long ones that begin alike are two", () => {
    const long = (end: string) =>
      `<disk type='file'><source file='/${"a".repeat(600)}${end}'/><target dev='vdb'/></disk>`;
    const [one, two] = [lines(definition(long("1"))), lines(definition(long("2")))];
    expect(one[0]).not.toBe(two[0]);
    expect(one[0]!.length).toBeLessThanOrEqual(400);
  });
});
