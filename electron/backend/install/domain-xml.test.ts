import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OsDatabase } from "../osinfo/database.ts";
import type { OsFacts } from "../osinfo/facts.ts";
import { elements, readXml, text, texts } from "../xml/document.ts";
import { loadSchema, type Schema } from "../xml/schema.ts";
import type { MachineCapabilities } from "./capabilities.ts";
import { type DomainPlan, domainXml } from "./domain-xml.ts";

const capabilities: MachineCapabilities = {
  virtType: "qemu",
  arch: "x86_64",
  machine: "q35",
  maxVcpus: 288,
  cpuModes: ["maximum", "custom"],
  efi: true,
  secureBoot: true,
  videoModels: ["vga", "virtio", "qxl"],
  rng: true,
  hyperv: undefined,
};

const kvm: MachineCapabilities = {
  ...capabilities,
  virtType: "kvm",
  cpuModes: ["host-passthrough", "host-model", "maximum", "custom"],
};

function plan(
  changes: Partial<Omit<DomainPlan, "request">> & { request?: Partial<DomainPlan["request"]> } = {},
): DomainPlan {
  return {
    capabilities,
    os: undefined,
    disk: { path: "/pool/vm.qcow2", format: "qcow2" },
    medium: { path: "/iso/m.iso", keepOwner: true },
    vnc: { kind: "socket" },
    ...changes,
    request: { name: "vm", memoryMiB: 1024, vcpus: 2, network: "user", firmware: "bios", ...changes.request },
  };
}

const read = (p: DomainPlan, path: string) => readXml(domainXml(p), (root) => text(root, path));

describe("domainXml", () => {
  const database = new OsDatabase();
  const known: OsFacts[] = [];
  const facts = (id: string) => {
    const found = known.find((os) => os.id === `http://${id}`);
    if (!found) throw new Error(`osinfo-db has no ${id}`);
    return found;
  };
  let schema: Schema;

  beforeAll(async () => {
    schema = await loadSchema("domain");
    for (const id of (await database.systems()).keys()) {
      const os = await database.facts(id, "x86_64");
      if (os) known.push(os);
    }
  });
  afterAll(() => schema[Symbol.dispose]());

  it("is valid for every known system, firmware, network and way of running", { timeout: 120_000 }, () => {
    expect(known.length).toBeGreaterThan(500);
    const networks = ["network:default", "network:a & b", "user", "none"];
    const screens: DomainPlan["vnc"][] = [{ kind: "socket" }, { kind: "password", password: "12345678" }];
    for (const [index, os] of [undefined, ...known].entries()) {
      for (const firmware of ["bios", "efi"] as const) {
        for (const host of [capabilities, kvm, { ...kvm, hyperv: ["vpindex", "synic", "stimer"] }]) {
          const xml = domainXml(
            plan({
              os,
              capabilities: host,
              medium: { path: "/m.iso", keepOwner: index % 2 === 0 },
              vnc: screens[index % 2] as DomainPlan["vnc"],
              request: { firmware, network: networks[index % 4] as string },
            }),
          );
          expect(schema.problems(xml), `${os?.id} ${firmware}\n${xml}`).toEqual([]);
        }
      }
    }
  });

  it("gives a current Linux virtio everywhere", () => {
    const p = plan({ os: facts("debian.org/debian/11"), request: { network: "network:default" } });
    readXml(domainXml(p), (root) => {
      expect(text(root, "metadata/libosinfo:libosinfo/libosinfo:os/@id")).toBe("http://debian.org/debian/11");
      expect(text(root, "os/type/@machine")).toBe("q35");
      expect(texts(root, "devices/disk/target/@bus")).toEqual(["virtio", "sata"]);
      expect(texts(root, "devices/disk/target/@dev")).toEqual(["vda", "sda"]);
      expect(text(root, "devices/interface/model/@type")).toBe("virtio");
      expect(text(root, "devices/interface/source/@network")).toBe("default");
      expect(text(root, "devices/video/model/@type")).toBe("virtio");
      expect(text(root, "devices/rng/backend")).toBe("/dev/urandom");
      expect(text(root, "devices/input/@type")).toBe("tablet");
      expect(text(root, "devices/channel/target/@name")).toBe("org.qemu.guest_agent.0");
      expect(text(root, "devices/memballoon/@model")).toBe("virtio");
      expect(elements(root, "devices/serial")).toHaveLength(1);
      expect(text(root, "clock/@offset")).toBe("utc");
    });
  });

  it("gives what osinfo does not know devices that everything has drivers for", () => {
    readXml(domainXml(plan()), (root) => {
      expect(texts(root, "devices/disk/target/@bus")).toEqual(["sata", "sata"]);
      expect(texts(root, "devices/disk/target/@dev")).toEqual(["sda", "sdb"]);
      expect(text(root, "devices/interface/model/@type")).toBe("e1000e");
      expect(text(root, "devices/video/model/@type")).toBe("vga");
      expect(text(root, "metadata")).toBeUndefined();
    });
  });

  it("asks the disk before the medium, so that the installed system starts after its reboot", () => {
    readXml(domainXml(plan()), (root) => {
      expect(text(root, "devices/disk[@device='disk']/boot/@order")).toBe("1");
      expect(text(root, "devices/disk[@device='cdrom']/boot/@order")).toBe("2");
      expect(text(root, "os/boot/@dev")).toBeUndefined();
    });
  });

  it("gives Windows local time, one socket, and Hyper-V's help under KVM alone", () => {
    const windows = facts("microsoft.com/win/10");
    const request = { vcpus: 4 };
    expect(read(plan({ os: windows, request }), "clock/@offset")).toBe("localtime");
    expect(read(plan({ os: windows, request }), "cpu/topology/@cores")).toBe("4");
    expect(read(plan({ os: windows }), "features/hyperv/relaxed/@state")).toBeUndefined();
    expect(read(plan({ os: windows, capabilities: kvm }), "features/hyperv/spinlocks/@retries")).toBe("8191");
    expect(read(plan({ os: windows, capabilities: kvm }), "features/hyperv/synic/@state")).toBeUndefined();
    const listed = plan({ os: windows, capabilities: { ...kvm, hyperv: ["synic"] } });
    expect(read(listed, "features/hyperv/synic/@state")).toBe("on");
    expect(
      read(plan({ os: facts("debian.org/debian/11"), capabilities: kvm }), "features/hyperv/@mode"),
    ).toBe(undefined);
  });

  it.each([
    ["microsoft.com/win/xp", "pc", "ide", "e1000"],
    ["microsoft.com/win/98", "pc", "ide", "rtl8139"],
    ["microsoft.com/win/10", "q35", "sata", "e1000e"],
    ["redhat.com/rhel/5.0", "pc", "ide", undefined],
  ])("gives %s what it has drivers for", (id, machine, bus, network) => {
    const p = plan({ os: facts(id) });
    expect(read(p, "os/type/@machine")).toBe(machine);
    expect(read(p, "devices/disk[@device='cdrom']/target/@bus")).toBe(bus);
    if (network) expect(read(p, "devices/interface/model/@type")).toBe(network);
  });

  it("takes the CPU that the way of running is good for, and none that does not exist", () => {
    expect(read(plan(), "cpu/@mode")).toBe("maximum");
    expect(read(plan({ capabilities: kvm }), "cpu/@mode")).toBe("host-passthrough");
    expect(read(plan({ capabilities: { ...kvm, cpuModes: ["host-model"] } }), "cpu/@mode")).toBe(
      "host-model",
    );
    expect(read(plan({ capabilities: { ...capabilities, cpuModes: [] } }), "cpu/@mode")).toBeUndefined();
  });

  it("boots unsigned media under EFI, and Windows 11 as it insists", () => {
    const efi = { firmware: "efi" as const };
    const secure = (p: DomainPlan) => read(p, "os/firmware/feature[@name='secure-boot']/@enabled");
    expect(read(plan({ request: efi }), "os/@firmware")).toBe("efi");
    expect(secure(plan({ request: efi }))).toBe("no");
    expect(secure(plan({ request: efi, os: facts("microsoft.com/win/11") }))).toBe("yes");
    expect(secure(plan())).toBeUndefined();
  });

  it("listens on a socket, or on loopback with a password", () => {
    expect(read(plan(), "devices/graphics/listen/@type")).toBe("socket");
    const p = plan({ vnc: { kind: "password", password: "s3cret-8" } });
    expect(read(p, "devices/graphics/@passwd")).toBe("s3cret-8");
    expect(read(p, "devices/graphics/listen/@address")).toBe("127.0.0.1");
  });

  it("leaves the owner of the user's file alone", () => {
    expect(read(plan(), "devices/disk[@device='cdrom']/source/seclabel/@relabel")).toBe("no");
    const p = plan({ medium: { path: "/m.iso", keepOwner: false } });
    expect(read(p, "devices/disk[@device='cdrom']/source/seclabel/@relabel")).toBeUndefined();
  });

  it("makes ARM machines that their firmware can start", () => {
    const arm = { ...capabilities, arch: "aarch64", machine: "virt", secureBoot: false };
    readXml(domainXml(plan({ capabilities: arm, request: { firmware: "efi" } })), (root) => {
      expect(texts(root, "devices/disk/target/@bus")).toEqual(["virtio", "scsi"]);
      expect(texts(root, "devices/input/@type")).toEqual(["tablet", "keyboard"]);
      expect(text(root, "features")).toBeUndefined();
    });
  });

  it("carries any name as it is", () => {
    const name = `a<b>&"c" ü`;
    expect(read(plan({ request: { name } }), "name")).toBe(name);
  });
});
