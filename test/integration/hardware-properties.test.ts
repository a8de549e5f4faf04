import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readItems } from "../../electron/backend/hardware/read.ts";
import { addItem, type Changes, setValues } from "../../electron/backend/hardware/write.ts";
import { companions, prerequisites } from "../../electron/backend/hardware/write-companions.fixture.ts";
import { bases, sampleOf } from "../../electron/backend/hardware/write-samples.fixture.ts";
import { LibvirtClient } from "../../electron/backend/libvirt/index.ts";
import { type KindName, kinds } from "../../shared/hardware/kinds/index.ts";
import { applies, type Kind, type Value } from "../../shared/hardware/property.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();

/** A machine to which libvirt lets everything be added: what some device needs elsewhere is there. */
const machine = `<domain type='qemu'>
  <name>machine</name>
  <uuid>c2177883-f1bb-47f0-914d-32a22e3a8804</uuid>
  <maxMemory slots='16' unit='GiB'>8</maxMemory>
  <memory unit='KiB'>1048576</memory>
  <memoryBacking>
    <source type='memfd'/>
    <access mode='shared'/>
  </memoryBacking>
  <vcpu>4</vcpu>
  <iothreads>4</iothreads>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <features>
    <acpi/>
    <apic/>
    <ioapic driver='qemu'/>
  </features>
  <cpu mode='custom'>
    <model>qemu64</model>
    <numa>
      <cell id='0' cpus='0-3' memory='1048576'/>
    </numa>
  </cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='pty'/>
    <graphics type='spice'/>
    <video>
      <model type='virtio'/>
    </video>
    <audio id='2' type='none'/>
  </devices>
</domain>
`;

/**
 * What cannot be had on this machine, with a word of libvirt's reason; what it takes and drops in silence is
 * `not kept`. A newer libvirt or another host may take some: then the test says so, and the line goes.
 */
const refused: Readonly<Record<string, string>> = {
  "general.emulator": "No such file or directory",
  // The sum of the NUMA cells, which memory devices need, counts instead.
  "memory.maximum": "not kept",
  "features.ccfAssist": "is not supported for architecture",
  "features.cfpc": "is not supported for architecture",
  "features.gicVersion": "is not supported for architecture",
  "features.hptResizing": "is not supported for architecture",
  "features.htm": "is not supported for architecture",
  "features.ibs": "is not supported for architecture",
  "features.nestedHv": "is not supported for architecture",
  "features.sbbc": "is not supported for architecture",
  "features.hypervEmsrBitmap": "unsupported HyperV Enlightenment",
  "features.hypervXmmInput": "unsupported HyperV Enlightenment",
  "clock.armTimerTickPolicy": "is not supported for virtType=qemu arch=x86_64",
  // Xen's.
  "clock.platformTickPolicy": "unsupported timer type",
  // What is the default anyway.
  "disk.transport": "not kept",
  // Of bridges on the older chipset.
  "controller.chassisNr": "index must be larger than bus",
  // Debian leaves passt out.
  "interface.backend": "Invalid value for attribute 'type'",
  "interface.backendLog": "Invalid value for attribute 'type'",
  "video.blob": "not kept",
  "sound.multichannel": "not kept",
  // libvirt counts consoles itself.
  "console.number": "not kept",
  "hostdev-mdev.model": "VFIO CCW device assignment is not supported",
  "hostdev-mdev.bootOrder": "VFIO CCW device assignment is not supported",
  // Containers'.
  "filesystem.format": "Cannot automatically add a new PCI bus",
  "filesystem.ramSize": "only supports mount filesystem type",
  "filesystem.sourceBlock": "only supports mount filesystem type",
  "filesystem.sourceFile": "only supports mount filesystem type",
  "filesystem.template": "only supports mount filesystem type",
  "filesystem.type": "only supports mount filesystem type",
  "tpm.debug": "not kept",
  // POWER's.
  "memory-device.uuid": "UUID is not supported for NVDIMM device",
  pstore: "not kept",
  crypto: "not kept",
};

const all = Object.entries(kinds) as [KindName, Kind][];

describe.skipIf(blocked)("every declared property, defined in libvirt and read back", () => {
  let libvirtd: PrivateLibvirtd;
  let client: LibvirtClient;
  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    client = new LibvirtClient({ uri: libvirtd.uri, socketPath: libvirtd.socketPath });
    await client.open();
  });
  afterAll(async () => {
    await client?.close();
    await libvirtd?.stop();
  });

  /** Gives the definition that libvirt made of this one, or its refusal. */
  async function defined(xml: string): Promise<string> {
    const domain = await client.domains.defineXML(xml);
    const made = await domain.xml(secure | inactive);
    await domain.undefine(withNvram);
    return made;
  }

  test.each(all)("%s", async (name, kind) => {
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [key, property] of Object.entries(kind.properties)) {
      const id = `${name}.${key}`;
      // libvirt keeps what a running machine was given out of the definition of its next start.
      if (property.fixed || property.runtime) continue;
      const reason = refused[id] ?? refused[name];
      if (reason) expected[id] = reason;
      const { xml, value } = withProperty(name, kind, key);
      const fault = await defined(xml).then(
        (read) => (hasValue(read, name, key, value, property.secret) ? undefined : "not kept"),
        (error: Error) => error.message,
      );
      if (fault) found[id] = reason && fault.includes(reason) ? reason : fault;
    }
    expect(found).toEqual(expected);
  });

  test("changes that move devices to other places in the guest", async () => {
    const steps: [id: string, changes: Changes][] = [
      ["firmware", { machine: "q35" }],
      ["disk:vda", { bus: "sata", target: "sdd" }],
      ["disk:sdd", { bus: "usb" }],
      ["disk:sdd", { bus: "scsi" }],
      ["disk:sdd", { bus: "virtio", target: "vda" }],
      ["input:tablet,usb", { bus: "virtio" }],
      ["video#1", { model: "virtio" }],
      ["watchdog#1", { model: "ib700" }],
      ["sound:ich6", { model: "usb" }],
      ["serial:0", { targetType: "pci-serial", model: "pci-serial" }],
      ["firmware", { firmware: "efi" }],
      ["firmware", { secureBoot: true, enrolledKeys: true }],
      ["firmware", { firmware: null }],
      ["firmware", { machine: "pc" }],
    ];
    let xml = await defined(olderPc);
    for (const [id, changes] of steps) {
      const changed = await defined(setValues(xml, id, changes)).catch((error: Error) => error);
      if (changed instanceof Error) throw new Error(`${id} ${JSON.stringify(changes)}: ${changed.message}`);
      xml = changed;
    }
    const disks = readItems(xml).filter(({ kind }) => kind === "disk");
    expect(disks.map(({ id, values }) => [id, values["bus"], values["file"]])).toEqual([
      ["disk:sda", "sata", "/srv/a.img"],
      ["disk:sdb", "sata", undefined],
      ["disk:vda", "virtio", "/srv/b.img"],
    ]);
    expect(xml).not.toContain("pcie");
  });

  const added = all.filter(([name, { shape }]) => shape !== "section" && !refused[name]);
  test.each(added)("a new %s begins with what libvirt accepts", async (name, kind) => {
    const first = Object.entries(kind.initial ?? {}).map(([key, [value]]) => [key, value!] as const);
    const begin = Object.fromEntries(first);
    const beside = Object.entries(bases[name] ?? {}).filter(([key]) => !(key in begin));
    const values = { ...begin, ...Object.fromEntries(beside) };
    const taking = Object.entries(values).filter(([key]) => applies(kind, key, values));
    const made = await defined(addItem(machine, name, Object.fromEntries(taking)));
    const count = (xml: string) => readItems(xml).filter((item) => item.kind === name).length;
    expect(count(made)).toBeGreaterThan(count(machine));
  });
});

const olderPc = `<domain type='qemu'>
  <name>older</name>
  <uuid>d2177883-f1bb-47f0-914d-32a22e3a8804</uuid>
  <memory unit='KiB'>1048576</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <features>
    <acpi/>
  </features>
  <devices>
    <disk type='file' device='disk'><source file='/srv/a.img'/><target dev='hda' bus='ide'/></disk>
    <disk type='file' device='disk'><source file='/srv/b.img'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><target dev='hdb' bus='ide'/></disk>
    <interface type='user'><mac address='52:54:00:01:02:03'/><model type='rtl8139'/></interface>
    <input type='tablet' bus='usb'/>
    <serial type='pty'/>
    <graphics type='vnc'/>
    <sound model='ich6'/>
    <video><model type='cirrus'/></video>
    <watchdog model='i6300esb'/>
  </devices>
</domain>
`;

const secure = 1;
const inactive = 2;
const withNvram = 4;

/** The machine with one property set, and all that it needs beside it. */
function withProperty(name: KindName, kind: Kind, key: string): { xml: string; value: Value } {
  const section = kind.shape === "section";
  const before = section ? machine : addItem(machine, name, bases[name] ?? {});
  const item = readItems(before).findLast((each) => each.kind === name);
  if (!item) throw new Error(`no ${name}`);
  const value = sampleOf(name, key, kind.properties[key]!.codec);
  const beside = { ...companions[name]?.[key] };
  const missing = applies(kind, key, { ...item.values, ...beside }) ? {} : prerequisites(kind, key);
  const changes: Changes = { ...missing, ...beside, [key]: value };
  return { xml: setValues(before, item.id, changes), value };
}

function hasValue(xml: string, name: KindName, key: string, value: Value, secret: true | undefined): boolean {
  if (secret) return xml.includes(String(value));
  return readItems(xml).some((item) => item.kind === name && item.values[key] === value);
}
