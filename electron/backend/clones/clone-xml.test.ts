import { expect, test } from "vitest";
import { elements, readXml, text, texts } from "../xml/document.ts";
import {
  type CloneIdentity,
  type CloneSource,
  cloneDefinition,
  cloneWarnings,
  ownPath,
} from "./clone-xml.ts";

const source = `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>debian</name>
  <uuid>11111111-1111-4111-8111-111111111111</uuid>
  <genid>22222222-2222-4222-8222-222222222222</genid>
  <title>Web server</title>
  <metadata>
    <other:x xmlns:other='urn:other'><other:y/></other:x>
    <guesthouse:machine xmlns:guesthouse='urn:guesthouse:machine:1'>
      <guesthouse:group>Work</guesthouse:group>
      <guesthouse:autostart order='1' delay='0'/>
      <guesthouse:template/>
    </guesthouse:machine>
  </metadata>
  <os firmware='efi'><type arch='x86_64'>hvm</type><nvram template='/usr/share/t.fd'>/nv/debian_VARS.fd</nvram></os>
  <sysinfo type='smbios'><system><entry name='uuid'>11111111-1111-4111-8111-111111111111</entry><entry name='serial'>s</entry></system></sysinfo>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/><source file='/img/debian.qcow2' index='2'/><backingStore type='file'><source file='/img/base'/></backingStore><target dev='vda'/></disk>
    <disk type='volume' device='disk'><driver name='qemu' type='raw'/><source pool='p' volume='v'/><target dev='vdb'/></disk>
    <disk type='file' device='cdrom'><source file='/iso/x.iso'/><target dev='sda'/><readonly/></disk>
    <disk type='file' device='disk'><source file='/img/left.raw'/><target dev='vdc'/></disk>
    <disk type='file' device='disk'><source file='/img/shared.raw'/><target dev='vdd'/><shareable/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><target dev='vnet-debian'/></interface>
    <interface type='bridge'><mac address='00:16:3E:00:00:02'/><virtualport type='openvswitch'><parameters interfaceid='33333333-3333-4333-8333-333333333333'/></virtualport></interface>
    <serial type='file'><source path='/log/debian.log'/><log file='/log/serial.txt' append='on'/></serial>
    <channel type='unix'><source mode='bind' path='/run/debian/agent.sock'/><target type='virtio' name='a'/></channel>
    <channel type='unix'><source mode='connect' path='/run/other.sock'/><target type='virtio' name='b'/></channel>
    <graphics type='vnc' port='5901' autoport='no'><listen type='address' address='127.0.0.1'/></graphics>
    <graphics type='spice' autoport='yes' port='5902'/>
    <vsock model='virtio'><cid auto='no' address='7'/></vsock>
    <hostdev mode='subsystem' type='usb'/>
    <tpm model='tpm-crb'><backend type='emulator'/></tpm>
  </devices>
  <qemu:commandline><qemu:arg value='-x'/></qemu:commandline>
</domain>`;

const identity: CloneIdentity = {
  name: "web & 2",
  uuid: "44444444-4444-4444-8444-444444444444",
  generation: "55555555-5555-4555-8555-555555555555",
  mac: (like) => `52:54:00:ff:ff:${like.slice(-2)}`,
  disks: new Map<string, CloneSource>([
    ["vda", { path: "/img/web.qcow2", format: "qcow2" }],
    ["vdb", { path: "/img/web-vdb.img", format: "raw" }],
    ["sda", "leave"],
    ["vdc", "leave"],
    ["vdd", "keep"],
  ]),
  nvram: "/nv/web_VARS.fd",
};

test("a clone has its own of all that two machines cannot share, and the rest stays", () => {
  const clone = cloneDefinition(source, identity);
  readXml(clone, (root) => {
    const of = (path: string) => text(root, path);
    const all = (path: string) => texts(root, path);
    expect(of("name")).toBe("web & 2");
    expect(of("uuid")).toBe(identity.uuid);
    expect(of("genid")).toBe(identity.generation);
    expect(of("title")).toBe("Web server (clone)");
    expect(all("sysinfo/system/entry")).toEqual([identity.uuid, "s"]);
    expect(of("os/nvram")).toBe("/nv/web_VARS.fd");
    expect(of("os/nvram/@template")).toBe("/usr/share/t.fd");
    expect(all("devices/disk/source/@file")).toEqual([
      "/img/web.qcow2",
      "/img/web-vdb.img",
      "/img/shared.raw",
    ]);
    expect(all("devices/disk/@type")).toEqual(["file", "file", "file", "file"]);
    expect(all("devices/disk/source/@pool")).toEqual([]);
    expect(elements(root, "devices/disk/backingStore")).toEqual([]);
    expect(of("devices/disk/driver/@cache")).toBe("none");
    expect(all("devices/interface/mac/@address")).toEqual(["52:54:00:ff:ff:01", "52:54:00:ff:ff:02"]);
    expect(
      all("devices/interface/target/@dev | devices/interface/virtualport/parameters/@interfaceid"),
    ).toEqual([]);
    expect(of("devices/serial/source/@path")).toBe("/log/web & 2.log");
    expect(of("devices/serial/log/@file")).toBe("/log/serial-web & 2.txt");
    expect(all("devices/channel/source/@path")).toEqual([
      "/run/debian/agent-web & 2.sock",
      "/run/other.sock",
    ]);
    expect(all("devices/graphics/@port")).toEqual(["-1", "5902"]);
    expect(all("devices/graphics/@autoport")).toEqual(["yes", "yes"]);
    expect(of("devices/vsock/cid/@auto")).toBe("yes");
    expect(all("devices/vsock/cid/@address")).toEqual([]);
    expect(of("metadata/guesthouse:machine/guesthouse:group")).toBe("Work");
    expect(
      all(
        "metadata/guesthouse:machine/guesthouse:autostart | metadata/guesthouse:machine/guesthouse:template",
      ),
    ).toEqual([]);
    expect(elements(root, "qemu:commandline/*")).toHaveLength(1);
  });
  expect(clone).toContain("<other:y/>");
});

test("variables that cannot be copied are begun anew", () => {
  const clone = cloneDefinition(source, { ...identity, nvram: undefined });
  readXml(clone, (root) => {
    expect(text(root, "os/nvram") ?? "").toBe("");
    expect(text(root, "os/nvram/@template")).toBe("/usr/share/t.fd");
  });
});

test("what both machines name is told", () => {
  const warnings = cloneWarnings(source).join("\n");
  for (const word of ["device of the host", "TPM begins empty", "options of QEMU's own"]) {
    expect(warnings).toContain(word);
  }
  expect(cloneWarnings("<domain><devices/></domain>")).toEqual([]);
});

test("a path of its own has the clone's name in its file", () => {
  expect(ownPath("/a/debian.log", "debian", "x")).toBe("/a/x.log");
  expect(ownPath("/debian/serial", "debian", "x")).toBe("/debian/serial-x");
  expect(ownPath("/a/b.tar.gz", "debian", "x/../y")).toBe("/a/b.tar-x-..-y.gz");
});
