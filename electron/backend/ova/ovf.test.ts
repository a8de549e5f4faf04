import { describe, expect, test } from "vitest";
import { elements, readXml, text, texts } from "../xml/document.ts";
import { machineXml } from "./machine-xml.ts";
import { readOvf } from "./ovf.ts";
import { writeOvf } from "./write-ovf.ts";

const envelope = (disks: string, items: string, more = "") => `<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
  xmlns:vmw="http://www.vmware.com/schema/ovf" xmlns:vbox="http://www.virtualbox.org/ovf/machine">
  <References><File ovf:href="disk-1.vmdk" ovf:id="file1"/></References>
  <DiskSection><Info/>${disks}</DiskSection>
  <VirtualSystem ovf:id="box"><Info/>
    <VirtualHardwareSection><Info/>${items}</VirtualHardwareSection>${more}
  </VirtualSystem>
</Envelope>`;
const item = (values: Record<string, string | number>) =>
  `<Item>${Object.entries(values)
    .map(([name, value]) => `<rasd:${name}>${value}</rasd:${name}>`)
    .join("")}</Item>`;
const disk = `<Disk ovf:capacity="8" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="vmdisk1" ovf:fileRef="file1"/>`;

describe("readOvf", () => {
  test("what VMware writes: SCSI, vmxnet3, EFI, megabytes in words", () => {
    const machine = readOvf(
      envelope(
        disk,
        [
          item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 4 }),
          item({ AllocationUnits: "MegaBytes", InstanceID: 2, ResourceType: 4, VirtualQuantity: 4096 }),
          item({ InstanceID: 3, ResourceSubType: "VirtualSCSI", ResourceType: 6 }),
          item({ HostResource: "ovf:/disk/vmdisk1", InstanceID: 7, Parent: 3, ResourceType: 17 }),
          item({ InstanceID: 8, ResourceSubType: "VmxNet3", ResourceType: 10 }),
          item({ ElementName: "Sound", InstanceID: 9, ResourceType: 35 }),
          `<vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>`,
        ].join(""),
      ),
    );
    expect(machine).toEqual({
      name: "box",
      vcpus: 4,
      memoryMiB: 4096,
      firmware: "efi",
      disks: [{ file: "disk-1.vmdk", capacity: 8 * 2 ** 30, bus: "scsi" }],
      interfaces: ["vmxnet3"],
      scsi: "vmpvscsi",
      cdroms: 0,
      notes: ["Its device “Sound” is not taken over."],
    });
  });

  test("what VirtualBox writes: SATA and IDE, a drive, its own element for the firmware", () => {
    const machine = readOvf(
      envelope(
        disk,
        [
          item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 1 }),
          item({ AllocationUnits: "byte * 2^20", InstanceID: 2, ResourceType: 4, VirtualQuantity: 512 }),
          item({ InstanceID: 3, ResourceSubType: "AHCI", ResourceType: 20 }),
          item({ HostResource: "/disk/vmdisk1", InstanceID: 4, Parent: 3, ResourceType: 17 }),
          item({ InstanceID: 5, ResourceType: 15 }),
          item({ InstanceID: 6, ResourceSubType: "E1000", ResourceType: 10 }),
        ].join(""),
        `<vbox:Machine><Hardware><Firmware type="EFI"/></Hardware></vbox:Machine>`,
      ),
    );
    expect(machine).toMatchObject({ firmware: "efi", memoryMiB: 512, cdroms: 1, interfaces: ["e1000"] });
    expect(machine.disks).toEqual([{ file: "disk-1.vmdk", capacity: 8 * 2 ** 30, bus: "sata" }]);
  });

  test.each([
    ["/etc/shadow", "outside itself"],
    ["../disk.vmdk", "outside itself"],
    [".hidden", "outside itself"],
  ])("a disk called %s is refused", (href, message) => {
    const xml = envelope(disk, item({ HostResource: "ovf:/disk/vmdisk1", InstanceID: 1, ResourceType: 17 }));
    expect(() => readOvf(xml.replace("disk-1.vmdk", href))).toThrow(message);
  });

  test("nonsense is refused or bounded", () => {
    expect(() => readOvf("<Envelope/>")).toThrow("no machine");
    expect(() => readOvf("no xml")).toThrow("cannot be read");
    const bomb = `<!DOCTYPE e [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${envelope("", "")}`;
    expect(() => readOvf(bomb)).toThrow("cannot be read");
    const items = item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: "1e99" });
    expect(readOvf(envelope("", items)).vcpus).toBe(1024);
    const huge = disk.replace('"8"', '"99999999999"');
    const used = item({ HostResource: "ovf:/disk/vmdisk1", InstanceID: 1, ResourceType: 17 });
    expect(() => readOvf(envelope(huge, used))).toThrow("how large");
    expect(readOvf(envelope("", used)).notes[0]).toContain("has no file");
  });

  test("reads back what is written for other programs", () => {
    const disks = [{ file: "a-disk1.vmdk", bytes: 100, capacity: 2 ** 20, bus: "virtio" }];
    const written = writeOvf({
      ...{ name: "a <&> b", vcpus: 2, memoryMiB: 512, efi: true },
      ...{ disks, interfaces: ["virtio", "vmxnet3"] },
    });
    expect(readOvf(written)).toMatchObject({
      ...{ name: "a <&> b", vcpus: 2, memoryMiB: 512, firmware: "efi", notes: [] },
      disks: [{ file: "a-disk1.vmdk", capacity: 2 ** 20, bus: "sata" }],
      interfaces: ["e1000", "vmxnet3"],
    });
  });
});

test("machineXml: disks keep their buses, each with a name of its own", () => {
  const machine = {
    ...{
      name: "x",
      vcpus: 2,
      memoryMiB: 64,
      firmware: "efi" as const,
      scsi: "lsilogic",
      cdroms: 1,
      notes: [],
    },
    disks: [
      { file: "1", capacity: 1, bus: "scsi" as const },
      { file: "2", capacity: 1, bus: "sata" as const },
      { file: "3", capacity: 1, bus: "virtio" as const },
    ],
    interfaces: ["e1000"],
  };
  const xml = machineXml("new & old", machine, ["/a", "/b", "/c"], { virtType: "qemu", session: false });
  readXml(xml, (root) => {
    expect(text(root, "name")).toBe("new & old");
    expect(texts(root, "devices/disk/target/@dev")).toEqual(["sda", "sdb", "vda", "sdc"]);
    expect(texts(root, "devices/disk/source/@file")).toEqual(["/a", "/b", "/c"]);
    expect(elements(root, "devices/controller[@type='scsi']")).toHaveLength(1);
    expect(text(root, "os/@firmware")).toBe("efi");
  });
});
