import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OsDatabase } from "./database.ts";
import { databaseFolders } from "./files.ts";
import { nearestRelative } from "./nearest-relative.ts";
import type { OsRecord } from "./record.ts";

function os(id: string, name: string, version: string): OsRecord {
  return {
    id: `http://${id}`,
    shortId: id.replace(/.*\//, ""),
    name,
    version,
    family: "",
    distro: "",
    releaseDate: undefined,
    releaseStatus: "released",
    derivesFrom: [],
    clones: [],
    upgrades: [],
    devices: [],
    firmware: [],
    resources: [],
    media: [],
  };
}

const systems = [
  ...["9", "10", "11"].map((v) => os(`debian.org/debian/${v}`, `Debian ${v}`, v)),
  os("debian.org/debian/testing", "Debian testing", "testing"),
  ...["18.04", "22.04", "22.10"].map((v) => os(`ubuntu.com/ubuntu/${v}`, `Ubuntu ${v}`, v)),
  ...["36", "37"].map((v) => os(`fedoraproject.org/fedora/${v}`, `Fedora Linux ${v}`, v)),
  os("fedoraproject.org/silverblue/37", "Fedora Silverblue 37", "37"),
  ...["13.2", "42.3", "15.3", "15.4"].map((v) => os(`opensuse.org/opensuse/${v}`, `openSUSE ${v}`, v)),
  os("opensuse.org/opensuse/tumbleweed", "openSUSE Tumbleweed", "tumbleweed"),
  ...["8.4", "8.6", "9.0"].map((v) => os(`rockylinux.org/rocky/${v}`, `Rocky Linux ${v}`, v)),
  ...["8", "9"].map((v) => os(`almalinux.org/almalinux/${v}`, `AlmaLinux ${v}`, v)),
  ...["8", "9"].map((v) => os(`centos.org/centos-stream/${v}`, `CentOS Stream ${v}`, v)),
  ...["8.6", "9.1"].map((v) => os(`redhat.com/rhel/${v}`, `Red Hat Enterprise Linux ${v}`, v)),
  ...["3.16", "3.17"].map((v) => os(`alpinelinux.org/alpinelinux/${v}`, `Alpine Linux ${v}`, v)),
  os("archlinux.org/archlinux/rolling", "Arch Linux", ""),
  ...["12.3", "13.0", "13.1"].map((v) => os(`freebsd.org/freebsd/${v}`, `FreeBSD ${v}`, v)),
  ...["6.9", "7.0"].map((v) => os(`openbsd.org/openbsd/${v}`, `OpenBSD ${v}`, v)),
  ...["8.2", "9.0"].map((v) => os(`netbsd.org/netbsd/${v}`, `NetBSD ${v}`, v)),
  os("microsoft.com/win/7", "Microsoft Windows 7", "6.1"),
  os("microsoft.com/win/10", "Microsoft Windows 10", "10.0"),
  os("microsoft.com/win/11", "Microsoft Windows 11", "11.0"),
  os("microsoft.com/win/2k19", "Microsoft Windows Server 2019", "10.0"),
  os("microsoft.com/win/2k22", "Microsoft Windows Server 2022", "10.0"),
  ...["21.11", "22.05"].map((v) => os(`nixos.org/nixos/${v}`, `NixOS ${v}`, v)),
];

describe("nearestRelative", () => {
  it.each([
    ["Debian 12.5.0 amd64 n", "debian.org/debian/11", "Debian 12"],
    ["Debian 13.0.0 amd64 1", "debian.org/debian/11", "Debian 13"],
    ["Debian 11.5.0 newarch n", "debian.org/debian/11", "Debian 11"],
    ["Debian 4.0 r1 i386", "debian.org/debian/9", "Debian 4"],
    ["d-live 12.4.0 gn amd64", "debian.org/debian/11", "Debian 12"],
    ["Ubuntu 24.04.1 LTS amd64", "ubuntu.com/ubuntu/22.10", "Ubuntu 24.04"],
    ["Ubuntu-Server 24.04 LTS amd64", "ubuntu.com/ubuntu/22.10", "Ubuntu 24.04"],
    ["Kubuntu 20.04 LTS amd64", "ubuntu.com/ubuntu/18.04", "Ubuntu 20.04"],
    ["Fedora-S-dvd-x86_64-40", "fedoraproject.org/fedora/37", "Fedora 40"],
    ["Fedora-WS-Live-41-1-4", "fedoraproject.org/fedora/37", "Fedora 41"],
    ["Fedora-E-dvd-aarch64-42", "fedoraproject.org/fedora/37", "Fedora 42"],
    ["openSUSE-Leap-15.6-DVD-x86_6471", "opensuse.org/opensuse/15.4", "openSUSE Leap 15.6"],
    ["openSUSE-Leap-15.1-DVD-x86_64", "opensuse.org/opensuse/42.3", "openSUSE Leap 15.1"],
    ["openSUSE-Leap-42.1-DVD-x86_64", "opensuse.org/opensuse/13.2", "openSUSE Leap 42.1"],
    ["openSUSE-Tumbleweed-DVD-x86_64", "opensuse.org/opensuse/tumbleweed", "openSUSE Tumbleweed"],
    ["Rocky-9-3-x86_64-dvd", "rockylinux.org/rocky/9.0", "Rocky Linux 9.3"],
    ["Rocky-8-5-x86_64-dvd", "rockylinux.org/rocky/8.4", "Rocky Linux 8.5"],
    ["AlmaLinux-10-0-x86_64-dvd", "almalinux.org/almalinux/9", "AlmaLinux 10.0"],
    ["CentOS-Stream-10-BaseOS-x86_64", "centos.org/centos-stream/9", "CentOS Stream 10"],
    ["RHEL-9-4-0-BaseOS-x86_64", "redhat.com/rhel/9.1", "Red Hat Enterprise Linux 9.4"],
    ["alpine-std 3.20.1 x86_64", "alpinelinux.org/alpinelinux/3.17", "Alpine Linux 3.20"],
    ["ARCH_202401", "archlinux.org/archlinux/rolling", "Arch Linux"],
    ["14_0_RELEASE_AMD64_CD", "freebsd.org/freebsd/13.1", "FreeBSD 14.0"],
    ["OpenBSD/amd64   7.4 Install CD", "openbsd.org/openbsd/7.0", "OpenBSD 7.4"],
    ["NETBSD_100", "netbsd.org/netbsd/9.0", "NetBSD 10.0"],
    ["NETBSD_83", "netbsd.org/netbsd/8.2", "NetBSD 8.3"],
    ["Windows 12 x64", "microsoft.com/win/11", "Windows 12"],
    ["WIN_SERVER_2025_X64", "microsoft.com/win/2k22", "Windows Server 2025"],
    ["nixos-minimal-24.05-x86_64", "nixos.org/nixos/22.05", "NixOS 24.05"],
  ])("%s is nearest to %s", (volumeId, id, detected) => {
    const relative = nearestRelative({ volumeId }, systems);
    expect(relative && { id: relative.os.id, detected: relative.detected }).toEqual({
      id: `http://${id}`,
      detected,
    });
  });

  it.each([
    "",
    "ISOIMAGE",
    "MEMTEST86+",
    "My Debian backup",
    "Debianish",
    "WINTER 2024",
    "GRUB rescue",
    "20240101",
  ])("claims nothing of %j", (volumeId) => {
    expect(nearestRelative({ volumeId }, systems)).toBeUndefined();
  });

  it("has no relative where the database has no such distribution", () => {
    expect(nearestRelative({ volumeId: "Debian 12.5.0 amd64 n" }, [])).toBeUndefined();
  });
});

describe("OsDatabase", () => {
  let folder: string;
  let database: OsDatabase;

  const file = async (path: string, os: string) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), `<libosinfo version="0.0.1">${os}</libosinfo>`);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "osinfo-"));
    await file(
      "system/os/x.org/x-1.xml",
      `<os id="http://x.org/1"><short-id>x1</short-id><name>X one</name><name xml:lang="de">X eins</name>
        <release-date>2001-01-01</release-date>
        <devices><device id="http://pcisig.com/pci/1af4/1001"/><device id="http://qemu.org/chipset/x86/q35"/></devices>
        <resources arch="all"><minimum><ram>100</ram></minimum><recommended><ram>200</ram><storage>9</storage></recommended></resources>
        <resources arch="i686"><minimum><ram>50</ram></minimum></resources>
        <firmware arch="x86_64" type="bios" supported="false"/>
        <media arch="x86_64"><iso><volume-id>X.*</volume-id><system-id>LINUX</system-id></iso></media>
        <media arch="i686"><iso><volume-id>X</volume-id><volume-size>77</volume-size></iso></media>
        <media arch="all"><iso/></media>
        <media arch="all"><iso><volume-id>(unclosed</volume-id></iso></media></os>`,
    );
    await file(
      "system/os/x.org/x-2.xml",
      `<os id="http://x.org/2"><short-id>x2</short-id><name>X two</name><derives-from id="http://x.org/1"/>
        <release-date>2002-01-01</release-date>
        <devices><device id="http://pcisig.com/pci/1af4/1001" supported="false"/></devices>
        <resources arch="x86_64"><minimum><ram>300</ram></minimum></resources></os>`,
    );
    await file(
      "system/os/x.org/x-2.d/more.xml",
      `<os id="http://x.org/2"><version>2</version><devices>
        <device id="http://pcisig.com/pci/1af4/1041"/></devices></os>`,
    );
    await file(
      "system/os/x.org/circle.xml",
      `<os id="http://x.org/c"><name>C</name><derives-from id="http://x.org/c"/></os>`,
    );
    await file("system/os/x.org/local.xml", `<os id="http://x.org/l"><name>Distributed</name></os>`);
    await file("user/os/x.org/local.xml", `<os id="http://x.org/l"><name>Mine</name></os>`);
    await writeFile(join(folder, "system/os/x.org/broken.xml"), "<libosinfo><os id='b'>");
    database = new OsDatabase(
      databaseFolders({
        OSINFO_SYSTEM_DIR: join(folder, "system"),
        OSINFO_LOCAL_DIR: join(folder, "absent"),
        OSINFO_USER_DIR: join(folder, "user"),
      }),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("inherits devices, takes back what a release cannot do, and reads extensions", async () => {
    const one = await database.facts("http://x.org/1", "x86_64");
    const two = await database.facts("http://x.org/2", "x86_64");
    expect(one).toMatchObject({
      name: "X one",
      supports: { virtioBlock: true, virtioNet: false, q35: true },
    });
    expect(two).toMatchObject({ version: "2", supports: { virtioBlock: false, virtioNet: true, q35: true } });
    expect(two?.firmware).toEqual({ bios: false, efi: undefined });
  });

  it("takes the nearest resources of the architecture, field by field", async () => {
    const resources = async (id: string, arch: string) => {
      const facts = await database.facts(id, arch);
      return [facts?.minimum.ram, facts?.recommended.ram, facts?.recommended.storage];
    };
    expect(await resources("http://x.org/1", "x86_64")).toEqual([100, 200, 9]);
    expect(await resources("http://x.org/1", "i686")).toEqual([50, undefined, 9]);
    expect(await resources("http://x.org/2", "x86_64")).toEqual([300, undefined, 9]);
  });

  it("replaces a file by the user's of the same name, and outlives damage and circles", async () => {
    expect((await database.facts("http://x.org/l", "x86_64"))?.name).toBe("Mine");
    expect((await database.facts("http://x.org/c", "x86_64"))?.name).toBe("C");
    expect(await database.facts("b", "x86_64")).toBeUndefined();
  });

  it.each([
    [{ volumeId: "X 1", systemId: "LINUX" }, "x86_64"],
    [{ volumeId: "X 1", systemId: "" }, undefined],
    [{ volumeId: "an X", systemId: "LINUX" }, "x86_64"],
    [{ volumeId: "X 1", systemId: "LINUX", volumeSize: 77 }, "i686"],
    [{ volumeId: "(unclosed", systemId: "" }, undefined],
  ])("matches %j as %s", async (fields, arch) => {
    const identity = { publisherId: "", applicationId: "", volumeSize: 1, ...fields };
    expect((await database.detect(identity))?.media.arch).toBe(arch);
  });

  it("lists by words, newest first", async () => {
    expect((await database.list("x o", 10)).map((o) => o.shortId)).toContain("x1");
    expect((await database.list("X", 2)).map((o) => o.shortId)).toEqual(["x2", "x1"]);
    expect(await database.list("nothing like it", 10)).toEqual([]);
  });

  it("is empty where none is installed", async () => {
    const none = new OsDatabase([join(folder, "absent")]);
    expect(await none.list("", 10)).toEqual([]);
  });
});
