import { describe, expect, it } from "vitest";
import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import { AppError } from "../../../shared/model/error.ts";
import { readItems } from "./read.ts";
import { addItem, type Changes, removeItem, setValues } from "./write.ts";
import { addItemXml, deviceXml, itemXml, replaceItem } from "./write-xml.ts";

const domain = `<domain type='kvm'>
  <name>machine</name>
  <memory unit='GiB'>2</memory>
  <cpu mode='custom'>
    <feature policy='require' name='vmx'/>
    <feature policy='disable' name='svm'/>
  </cpu>
  <devices>
    <disk type='file' device='cdrom'>
      <source file='/a.iso'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <serial type='pty'>
      <target port='0'/>
    </serial>
    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
    <hostdev mode='subsystem' type='usb'>
      <source>
        <vendor id='0x46d'/>
        <product id='0xc52b'/>
      </source>
    </hostdev>
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <source>
        <address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/>
      </source>
    </hostdev>
    <sound model='ich9'/>
    <sound model='ich9'/>
    <graphics type='vnc' port='5901' autoport='yes' passwd='secret'/>
  </devices>
</domain>
`;
const valuesOf = (xml: string, id: string) => readItems(xml).find((item) => item.id === id)?.values;
const devices = (xml: string, inner: string) =>
  xml.replace(/<devices>[\s\S]*<\/devices>/, `<devices>${inner}</devices>`);

function faultOf(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("readItems", () => {
  it("names devices by their identity, and by their place where they have none of their own", () => {
    const ids = readItems(domain).flatMap(({ id, kind }) => (id === kind ? [] : id));
    expect(ids).toEqual([
      "disk:sda",
      "graphics:vnc",
      "sound:ich9",
      "sound#2",
      "serial:0",
      "console:serial,0",
      "hostdev-usb:046d:c52b",
      "hostdev-pci:0000:03:00.1",
    ]);
  });

  it("is lenient: what does not fit is given as its text, what takes no part is left out", () => {
    const odd = devices(
      domain,
      `<disk type='later' device='cdrom'><source file='/a' startupPolicy='whenever'/><target dev='zz' bus='new'/>
         <boot order='first'/></disk>
       <controller type='scsi' index='-1' model='new'/>
       <interface/>
       <shmem name='a'><size>4194304</size></shmem>
       <shmem name='b'><size unit='parsec'>1</size></shmem>
       <memory model='dimm'><target><size unit='MB'>1000</size></target></memory>
       <hostdev type='pci'><source><address bus='three' slot='1'/></source></hostdev>
       <graphics type='vnc' autoport='perhaps' port='-1'/>`,
    );
    expect(valuesOf(odd, "disk:zz")).toEqual({
      type: "later",
      device: "cdrom",
      target: "zz",
      bus: "new",
      startupPolicy: "whenever",
      bootOrder: "first",
    });
    expect(valuesOf(odd, "controller:scsi,-1")).toEqual({ type: "scsi", index: -1, model: "new" });
    expect(valuesOf(odd, "interface#1")).toEqual({});
    expect(valuesOf(odd, "shmem:a")).toEqual({ name: "a", size: 4 });
    expect(valuesOf(odd, "shmem:b")).toEqual({ name: "b", size: "1 parsec" });
    expect(valuesOf(odd, "memory-device#1")).toEqual({ model: "dimm", size: 1e9 / 2 ** 20 });
    expect(valuesOf(odd, "hostdev-pci:0000:three:01.0")).toEqual({ device: "0000:three:01.0" });
    expect(valuesOf(odd, "graphics:vnc")).toEqual({ type: "vnc", autoport: "perhaps" });
  });

  it("says of a secret only that there is one", () => {
    expect(valuesOf(domain, "graphics:vnc")).toEqual({
      type: "vnc",
      autoport: true,
      foundPort: 5901,
      password: true,
    });
    expect(JSON.stringify(readItems(domain))).not.toContain("secret");
  });

  it("leaves out of an identity what the device has not", () => {
    const xml = devices(domain, "<channel type='unix'><target type='virtio' name='agent'/></channel>");
    expect(readItems(xml).map(({ id }) => id)).toContain("channel:virtio,agent");
  });

  it("keeps ids within what the contract carries", () => {
    const long = devices(
      domain,
      `<filesystem><source dir='/a'/><target dir='${"x".repeat(500)}'/></filesystem>`,
    );
    expect(readItems(long).map(({ id }) => id)).toContain("filesystem#1");
  });
});

describe("setValues", () => {
  it("keeps the unit of a size where it can", () => {
    expect(setValues(domain, "memory", { maximum: 3072 })).toContain("<memory unit='GiB'>3</memory>");
    expect(setValues(domain, "memory", { maximum: 1536 })).toContain("<memory unit='KiB'>1572864</memory>");
    expect(setValues(domain, "memory", { maximum: 2048 })).toBe(domain);
  });

  it("gives a CPU feature one policy only", () => {
    const xml = setValues(domain, "cpu", { featuresRequired: "vmx svm aes" });
    expect(valuesOf(xml, "cpu")).toEqual({ mode: "custom", featuresRequired: "vmx svm aes" });
    expect(xml.match(/name='svm'/g)).toHaveLength(1);
  });

  it("keeps the order of a list", () => {
    const xml = setValues(domain, "boot", { devices: "cdrom hd network" });
    expect(valuesOf(setValues(xml, "boot", { devices: "network hd" }), "boot")).toEqual({
      devices: "network hd",
    });
  });

  it("removes what takes no part any more", () => {
    const xml = setValues(domain, "disk:sda", { type: "block", block: "/dev/sr0" });
    expect(xml).toBe(
      domain.replace("type='file' device", "type='block' device").replace("file='/a.iso'", "dev='/dev/sr0'"),
    );
    expect(setValues(domain, "graphics:vnc", { autoport: false })).not.toContain("port='5901'");
  });

  it("takes an empty text for none", () => {
    expect(setValues(domain, "general", { title: "" })).toBe(domain);
  });

  it("leaves the mirror of the first serial port to libvirt", () => {
    expect(setValues(domain, "serial:0", { type: "file", path: "/tmp/log" })).not.toContain("<console");
    expect(removeItem(domain, "serial:0")).not.toMatch(/<console|<serial/);
    expect(setValues(domain, "disk:sda", { serial: "1" })).toContain("<console");
  });

  it.each<[string, Changes, RegExp]>([
    ["memory", { maximum: 0 }, /“maximum” must be a size in MiB from 1 to/],
    ["memory", { maximum: 0.3 }, /size in MiB/],
    ["memory", { maximum: "1024" }, /size in MiB/],
    ["memory", { maximum: Number.NaN }, /size in MiB/],
    ["memory", { locked: "yes" }, /yes or no/],
    ["vcpus", { maximum: 1.5 }, /whole number from 1 to 65535/],
    ["vcpus", { maximum: -1 }, /whole number/],
    ["general", { title: "two\nlines" }, /one line/],
    ["general", { title: 7 }, /a text/],
    ["general", { title: "x".repeat(5000) }, /longer than 4096/],
    ["general", { description: "a\u0007" }, /control characters/],
    ["general", { title: "half \ud83d" }, /one line/],
    ["cpu", { mode: "\uffff" }, /one line/],
    ["general", { uuid: "c2177883-f1bb-47f0-914d-32a22e3a8804" }, /cannot be changed/],
    ["general", { nonsense: 1 }, /no property/],
    ["general", { constructor: 1 }, /no property/],
    ["boot", { menu: "yes" }, /yes or no/],
    ["boot", { menuTimeout: 5 }, /means nothing beside the other values/],
    ["boot", { kernel: "relative/path" }, /has not the form/],
    ["hostdev-pci:0000:03:00.1", { device: "3:0" }, /must look like 0000:00:00\.0/],
    ["disk:sda", { type: null, file: "/b.iso" }, /means nothing/],
    ["cpu", { mode: "a\nb" }, /one line of text/],
  ])("refuses %s %o", (id, changes, reason) => {
    const fault = faultOf(() => setValues(domain, id, changes));
    expect(fault.code).toBe("invalid-value");
    expect(fault.message).toMatch(reason);
    expect(fault.detail).toBe(
      `${readItems(domain).find((item) => item.id === id)?.kind}.${Object.keys(changes).at(-1)}`,
    );
  });

  it("changes nothing when one of several values is refused", () => {
    expect(faultOf(() => setValues(domain, "vcpus", { current: 2, maximum: 0 })).code).toBe("invalid-value");
  });

  it("names a device that is gone", () => {
    expect(faultOf(() => setValues(domain, "disk:vdz", {})).code).toBe("no-such-item");
  });
});

describe("what follows from a change", () => {
  const placed = devices(
    domain.replace(
      "<cpu",
      "<os>\n    <type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>\n  </os>\n  <cpu",
    ),
    `<controller type='pci' index='0' model='pci-root'/>
     <controller type='ide' index='0'><address type='pci' bus='0x00' slot='0x01' function='0x1'/></controller>
     <controller type='usb' index='0' model='piix3-uhci'/>
     <disk type='file' device='disk'><target dev='hda' bus='ide'/><address type='drive' unit='0'/></disk>
     <disk type='file' device='disk'><target dev='sda' bus='usb'/><address type='usb' bus='0' port='1'/></disk>
     <rng model='virtio'><backend model='random'/><address type='pci' slot='0x05'/></rng>`,
  );

  it("is another place for a device on another bus, and for no other", () => {
    const xml = setValues(placed, "disk:hda", { bus: "virtio", target: "vda" });
    expect(itemXml(xml, "disk:vda")).not.toContain("<address");
    expect(itemXml(xml, "disk:sda")).toContain("<address");
    expect(itemXml(setValues(placed, "disk:hda", { cache: "none" }), "disk:hda")).toContain("<address");
  });

  it("is another chipset's buses: IDE disks go to SATA under a free name, places are found anew", () => {
    const xml = setValues(placed, "firmware", { machine: "q35" });
    expect(xml).not.toMatch(/type='pci'|<controller/);
    expect(valuesOf(xml, "disk:sdb")).toMatchObject({ bus: "sata" });
    expect(itemXml(xml, "disk:sdb")).not.toContain("<address");
    expect(itemXml(xml, "disk:sda")).toContain("<address type='usb'");
    expect(setValues(placed, "firmware", { machine: "pc-i440fx-6.0" })).toBe(
      placed.replace("i440fx-7.2", "i440fx-6.0"),
    );
  });

  it("is another firmware's files, which libvirt chooses", () => {
    const auto = placed.replace(
      "<os>",
      "<os firmware='efi'>\n    <loader type='pflash'>/a.fd</loader>\n    <nvram template='/b.fd'>/c.fd</nvram>",
    );
    expect(setValues(auto, "firmware", { secureBoot: true })).not.toMatch(/loader|nvram/);
    expect(setValues(auto, "firmware", { firmware: null })).not.toMatch(/loader|nvram|firmware=/);
    expect(setValues(auto, "firmware", { pae: true })).toMatch(/loader[\s\S]*nvram/);
    const byHand = auto.replace(" firmware='efi'", "");
    expect(setValues(byHand, "firmware", { smm: true })).toContain("/a.fd");
    expect(setValues(byHand, "firmware", { firmware: "efi" })).not.toMatch(/loader|nvram/);
    const own = setValues(byHand, "firmware", { firmware: "efi", loader: "/d.fd" });
    expect(own).toContain("/d.fd");
  });
});

describe("devices", () => {
  it("are added after the last of their name, removed without a trace, and made by themselves", () => {
    const values = { type: "file", device: "disk", target: "vda", bus: "virtio", file: "/b.img" };
    const xml = addItem(domain, "disk", values);
    expect(xml.indexOf("vda")).toBeLessThan(xml.indexOf("<serial"));
    expect(removeItem(xml, "disk:vda")).toBe(domain);
    expect(deviceXml("disk", values)).toBe(
      "<disk type='file' device='disk'>\n  <target dev='vda' bus='virtio'/>\n  <source file='/b.img'/>\n</disk>",
    );
    expect(deviceXml("hostdev-usb", { mode: "subsystem", device: "46D:c52b" })).toBe(
      "<hostdev type='usb' mode='subsystem'>\n  <source>\n    <vendor id='0x046d'/>\n    <product id='0xc52b'/>\n  </source>\n</hostdev>",
    );
  });

  it.each<[string, () => unknown]>([
    ["no-such-item", () => addItem(domain, "cpu", {})],
    ["no-such-item", () => removeItem(domain, "cpu")],
    ["already-there", () => addItem(addItem(domain, "tpm", {}), "tpm", {})],
    ["invalid-value", () => addItem(domain, "rng", { rateBytes: 0 })],
    ["invalid-value", () => addItem(domain, "rng" as KindName, { path: "/x" })],
    ["invalid-xml", () => addItemXml(domain, "<rng")],
    ["invalid-xml", () => addItemXml(domain, "<rng/><rng/>")],
    ["invalid-xml", () => addItemXml(domain, "<x:rng/>")],
    ["invalid-xml", () => replaceItem(domain, "disk:sda", "<interface/>")],
  ])("gives %s for what cannot be", (code, run) => {
    expect(faultOf(run).code).toBe(code);
  });

  it("are shown and replaced as elements", () => {
    const cdrom = itemXml(domain, "disk:sda");
    expect(cdrom).toBe(
      "<disk type='file' device='cdrom'>\n  <source file='/a.iso'/>\n  <target dev='sda' bus='sata'/>\n  <readonly/>\n</disk>",
    );
    expect(replaceItem(domain, "disk:sda", cdrom)).toBe(domain);
    expect(
      replaceItem(domain, "disk:sda", `<?xml version="1.0"?>\n${cdrom.replace("/a.iso", "/$&.iso")}`),
    ).toBe(domain.replace("/a.iso", "/$&.iso"));
    expect(addItemXml(domain, "<sound model='usb'/>")).toContain(
      "<sound model='ich9'/>\n    <sound model='usb'/>\n    <graphics",
    );
    expect(addItemXml(domain, "<gadget>\n  <part/>\n</gadget>")).toContain(
      "    <gadget>\n      <part/>\n    </gadget>\n  </devices>",
    );
  });

  it("carry the declarations of the prefixes that they use", () => {
    const foreign = domain
      .replace("<domain ", "<domain xmlns:x='urn:x' ")
      .replace("<readonly/>", "<x:note a='1'/>");
    const xml = itemXml(foreign, "disk:sda");
    expect(xml).toContain("<disk xmlns:x='urn:x'");
    expect(replaceItem(foreign, "disk:sda", xml.replace("a='1'", "a='2'"))).toContain("<x:note a='2'/>");
  });

  it("sections stand for themselves, or for the whole", () => {
    expect(itemXml(domain, "cpu")).toMatch(/^<cpu mode='custom'>\n {2}<feature/);
    expect(itemXml(domain, "clock")).toBe("<clock/>");
    expect(itemXml(domain, "general")).toBe(domain);
    expect(replaceItem(domain, "clock", "<clock offset='utc'/>")).toContain(
      "  <clock offset='utc'/>\n</domain>",
    );
    expect(replaceItem(domain, "clock", "<clock/>")).toBe(domain);
    expect(replaceItem(domain, "general", "<domain/>")).toBe("<domain/>");
  });
});
