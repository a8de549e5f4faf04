import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HardwareBackend, startHardwareBackend } from "../support/hardware.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();
const folder = "/var/lib/libvirt/qemu/nvram";

describe.skipIf(blocked)(`Secure Boot${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let hardware: HardwareBackend;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    hardware = await startHardwareBackend(libvirtd);
  });
  afterAll(async () => {
    await hardware?.close();
    await libvirtd?.stop();
  });

  test("is switched with UEFI variables that fit, and the former ones stay", async () => {
    const file = join(libvirtd.root, "switched.xml");
    const uuid = crypto.randomUUID();
    await writeFile(
      file,
      `<domain type='qemu'>
      <name>switched</name><uuid>${uuid}</uuid><memory unit='MiB'>128</memory><vcpu>1</vcpu>
      <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type>
        <firmware><feature enabled='no' name='secure-boot'/><feature enabled='no' name='enrolled-keys'/></firmware></os>
      <features><acpi/><smm state='on'/></features></domain>`,
    );
    await libvirtd.virsh("define", file);
    const machine = await hardware.machine(uuid);
    const ref = { connection: hardware.connection, uuid };
    /** Starts the machine, and gives its file of variables with what stands in it, and what that began as. */
    const started = async () => {
      await libvirtd.virsh("start", "switched");
      const xml = await libvirtd.virsh("dumpxml", "switched");
      await libvirtd.virsh("destroy", "switched");
      const [, template, path] = /<nvram template='([^']*)'>([^<]*)</.exec(xml)!;
      return {
        path: path!,
        contents: await readFile(libvirtd.outside(path!)),
        template: await readFile(template!),
      };
    };
    const turn = async (on: boolean) => {
      const change = {
        type: "set" as const,
        id: "firmware",
        values: { secureBoot: on, enrolledKeys: on },
        expected: { secureBoot: !on, enrolledKeys: !on },
      };
      const { warnings } = await hardware.backend.handlers.hardware.preview(
        { ...ref, change, when: "next-start" },
        hardware.window.call,
      );
      await machine.apply(change, "next-start");
      return warnings.join(" ");
    };

    const before = await started();
    expect(before.path).toBe(`${folder}/switched_VARS.fd`);
    expect(await turn(true)).toContain(`${folder}/switched_secure-keys_VARS.fd`);
    const secure = await started();
    expect(secure.path).toBe(`${folder}/switched_secure-keys_VARS.fd`);
    expect(secure.contents.equals(secure.template)).toBe(true);
    expect(secure.contents.equals(before.contents)).toBe(false);
    expect((await readFile(libvirtd.outside(before.path))).equals(before.contents)).toBe(true);

    await turn(false);
    const plain = await started();
    expect(plain.path).toBe(`${folder}/switched_plain-nokeys_VARS.fd`);
    expect(plain.contents.equals(before.template)).toBe(true);
    await turn(true);
    expect(await started()).toEqual(secure);
  });
});
