import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HardwareBackend, startHardwareBackend } from "../support/hardware.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`the hardware of unlike machines${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let hardware: HardwareBackend;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true, defaultNetwork: true });
    for (const name of ["one.iso", "two.iso"]) {
      await libvirtd.virsh("vol-create-as", "default", name, "1M", "--format", "raw");
    }
    hardware = await startHardwareBackend(libvirtd);
  });
  afterAll(async () => {
    await hardware?.close();
    await libvirtd?.stop();
  });

  const calls = () => hardware.backend.handlers.hardware;
  /** Path of a file with that text. */
  const written = async (xml: string) => {
    const file = join(libvirtd.root, "machine.xml");
    await writeFile(file, xml);
    return file;
  };
  /** Defines a machine, and gives its UUID. */
  const define = async (name: string, xml: string) => {
    await libvirtd.virsh("define", await written(xml));
    return (await libvirtd.virsh("domuuid", name)).trim();
  };

  test("a machine without a definition of its own is changed as it runs", async () => {
    await libvirtd.virsh(
      "create",
      await written(`<domain type='qemu'><name>passing</name><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features><devices><memballoon model='virtio'/></devices></domain>`),
    );
    const passing = await hardware.machine((await libvirtd.virsh("domuuid", "passing")).trim());
    expect(passing.state).toMatchObject({ running: true, persistent: false, pending: [] });
    const rng = {
      type: "add",
      kind: "rng",
      values: { model: "virtio", backend: "random", source: "/dev/random" },
    } as const;
    expect(await passing.apply(rng)).toEqual({ effect: "now" });
    expect(await libvirtd.virsh("dumpxml", "passing")).toContain(">/dev/random<");
    await expect(passing.apply(rng, "next-start")).rejects.toMatchObject({ code: "not-persistent" });
    const reboot = { type: "set", id: "boot", values: { onReboot: "destroy" }, expected: {} } as const;
    await expect(passing.apply(reboot)).rejects.toMatchObject({
      code: "only-next-start",
    });
    await libvirtd.virsh("destroy", "passing");
    // The page is told that there is nothing to look at any more.
    await expect(passing.until(({ running }) => !running)).rejects.toThrow("the subscription ended");
  });

  test("an address that another machine has is told of", async () => {
    const mac = "52:54:00:12:34:56";
    const definition = (name: string, devices: string) => `<domain type='qemu'><name>${name}</name>
      <memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>
      <devices>${devices}</devices></domain>`;
    const card = `<interface type='network'><mac address='${mac}'/><source network='default'/></interface>`;
    await define("first", definition("first", card));
    const uuid = await define("second", definition("second", ""));
    const change = {
      type: "add",
      kind: "interface",
      values: { type: "network", network: "default", model: "virtio", mac },
    } as const;
    const preview = await calls().preview(
      { connection: hardware.connection, uuid, change, when: "both" },
      hardware.window.call,
    );
    expect(preview.warnings).toEqual([expect.stringContaining(`first has the MAC address ${mac} too`)]);
    expect(preview.live).toBeUndefined();
  });

  test("emulated disks and cards become virtio; Windows gets its drivers first", async () => {
    const call = hardware.window.call;
    const definition = (os: string) => `<domain type='qemu'><name>old</name><memory unit='MiB'>64</memory>
      <metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0"><libosinfo:os id="${os}"/></libosinfo:libosinfo></metadata>
      <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
      <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${libvirtd.imagesDir}/one.iso'/><target dev='sda' bus='sata'/></disk>
      <interface type='network'><source network='default'/><model type='e1000e'/></interface></devices></domain>`;
    for (const [os, system] of [
      ["http://debian.org/debian/11", "linux"],
      ["http://microsoft.com/win/10", "windows"],
    ] as const) {
      const old = { connection: hardware.connection, uuid: await define("old", definition(os)) };
      const plan = await calls().virtioPlan(old, call);
      expect(plan).toMatchObject({ system, stage: system === "linux" ? "switch" : "prepare" });
      expect(plan.devices.map(({ from }) => from)).toEqual(["SATA", "e1000e"]);
      if (plan.stage === "prepare") {
        const prepare = { ...old, stage: "prepare" as const, ids: [] };
        await expect(calls().switchToVirtio(prepare, call)).rejects.toMatchObject({ code: "no-driver-disc" });
        await calls().switchToVirtio({ ...prepare, driverDisc: `${libvirtd.imagesDir}/two.iso` }, call);
        const prepared = await libvirtd.virsh("dumpxml", "old");
        expect(prepared).toMatch(/device='cdrom'[\s\S]*two\.iso[\s\S]*dev='vda' bus='virtio'/);
        expect((await calls().virtioPlan(old, call)).stage).toBe("switch");
      }
      const ids = plan.devices.map(({ id }) => id);
      await calls().switchToVirtio({ ...old, stage: "switch", ids }, call);
      const switched = await libvirtd.virsh("dumpxml", "old");
      expect(switched).toMatch(/one\.iso'\/>\s*<target dev='vd[ab]' bus='virtio'/);
      expect(switched).toContain("<model type='virtio'/>");
      expect(switched).not.toContain("virtio-driver-helper");
      expect((await calls().virtioPlan(old, call)).stage).toBe("nothing-to-do");
      await libvirtd.virsh("undefine", "old");
    }
  });
});
