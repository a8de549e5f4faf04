import { el, withoutUnwritable, writeXml } from "../xml/build.ts";

export interface PackedDisk {
  readonly file: string;
  /** Bytes of the file, and of the disk. */
  readonly bytes: number;
  readonly capacity: number;
  readonly bus: string;
}

export interface PackedMachine {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly efi: boolean;
  readonly disks: readonly PackedDisk[];
  /** libvirt's models of its network cards. */
  readonly interfaces: readonly string[];
}

const ovf = "http://schemas.dmtf.org/ovf/envelope/1";
const rasd = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData";
const vssd = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData";
const vmdk = "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized";

/**
 * The OVF 1.0 descriptor (DMTF DSP0243) of a machine. Disks are on SATA, and network cards what VirtualBox and VMware
 * know, because a package is for other programs. Pure.
 */
export function writeOvf({ name, vcpus, memoryMiB, efi, disks, interfaces }: PackedMachine): string {
  const title = withoutUnwritable(name);
  let instance = 0;
  const item = (values: Readonly<Record<string, string | number | undefined>>) => {
    instance += 1;
    // The schema wants them in the order of their names.
    const all = Object.entries({ ...values, InstanceID: instance }).sort(([a], [b]) => (a < b ? -1 : 1));
    return el(
      "ovf:Item",
      {},
      all.map(([key, value]) => value !== undefined && el(`rasd:${key}`, { "xmlns:rasd": rasd }, value)),
    );
  };
  const cpu = item({
    AllocationUnits: "hertz * 10^6",
    ElementName: `${vcpus} virtual CPUs`,
    ResourceType: 3,
    VirtualQuantity: vcpus,
  });
  const memory = item({
    AllocationUnits: "byte * 2^20",
    ElementName: `${memoryMiB} MiB of memory`,
    ResourceType: 4,
    VirtualQuantity: memoryMiB,
  });
  const sata = item({
    Address: 0,
    ElementName: "SATA controller",
    ResourceSubType: "AHCI",
    ResourceType: 20,
  });
  const controller = instance;
  const drives = disks.map((_, index) =>
    item({
      AddressOnParent: index,
      ElementName: `Disk ${index + 1}`,
      HostResource: `ovf:/disk/disk${index + 1}`,
      Parent: controller,
      ResourceType: 17,
    }),
  );
  const cards = interfaces.map((model, index) =>
    item({
      AutomaticAllocation: "true",
      Connection: "Network",
      ElementName: `Network card ${index + 1}`,
      ResourceSubType: model === "vmxnet3" ? "VmxNet3" : "E1000",
      ResourceType: 10,
    }),
  );
  return writeXml(
    el(
      "ovf:Envelope",
      { "xmlns:ovf": ovf },
      el(
        "ovf:References",
        {},
        disks.map(({ file, bytes }, index) =>
          el("ovf:File", { "ovf:href": file, "ovf:id": `file${index + 1}`, "ovf:size": bytes }),
        ),
      ),
      el(
        "ovf:DiskSection",
        {},
        el("ovf:Info", {}, "Disks"),
        disks.map(({ capacity }, index) =>
          el("ovf:Disk", {
            "ovf:capacity": capacity,
            "ovf:diskId": `disk${index + 1}`,
            "ovf:fileRef": `file${index + 1}`,
            "ovf:format": vmdk,
          }),
        ),
      ),
      el(
        "ovf:NetworkSection",
        {},
        el("ovf:Info", {}, "Networks"),
        el("ovf:Network", { "ovf:name": "Network" }, el("ovf:Description", {}, "The machine's network")),
      ),
      el(
        "ovf:VirtualSystem",
        { "ovf:id": "machine" },
        el("ovf:Info", {}, "A virtual machine"),
        el("ovf:Name", {}, title),
        el(
          "ovf:VirtualHardwareSection",
          {},
          el("ovf:Info", {}, efi ? "Virtual hardware; the firmware is EFI" : "Virtual hardware"),
          el(
            "ovf:System",
            {},
            el("vssd:ElementName", { "xmlns:vssd": vssd }, "Virtual hardware"),
            el("vssd:InstanceID", { "xmlns:vssd": vssd }, 0),
            el("vssd:VirtualSystemIdentifier", { "xmlns:vssd": vssd }, title),
            el("vssd:VirtualSystemType", { "xmlns:vssd": vssd }, "vmx-10"),
          ),
          ...[cpu, memory, sata, ...drives, ...cards],
          efi &&
            el("vmw:Config", {
              "xmlns:vmw": "http://www.vmware.com/schema/ovf",
              "ovf:required": "false",
              "vmw:key": "firmware",
              "vmw:value": "efi",
            }),
        ),
      ),
    ),
  );
}
