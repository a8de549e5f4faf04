import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Conversion } from "../../shared/contract/convert.ts";
import { targetFormat, targetFormatNames } from "../../shared/convert/target-formats.ts";
import { BackendSession } from "../support/backend-session.ts";
import { agentConnected, agentGuestBlocked, defineTinyGuest, inGuest } from "../support/guest.ts";
import { sum } from "../support/image-session.ts";
import { jobEnded } from "../support/jobs.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked() ?? (await agentGuestBlocked());

describe.skipIf(blocked)(`converted disks in a guest${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  test("it boots from the encrypted one, and reads the same from one of every format that libvirt knows", async () => {
    const source = join(libvirtd.imagesDir, "system.raw");
    const files = join(import.meta.dirname, "../../shared/convert");
    await run("mke2fs", ["-q", "-t", "ext4", "-d", files, "-F", source, "16M"]);
    await libvirtd.virsh("pool-refresh", "default");
    const { uuid } = await defineTinyGuest(libvirtd, {
      ...{ name: "system", disk: source, agent: true },
      edit: (xml) => xml.replace("name='qemu' type='qcow2'", "name='qemu' type='raw'"),
    });
    const convert = async (wanted: Partial<Conversion> & Pick<Conversion, "format">) => {
      const image = { kind: "disk", connection: session.connection, uuid, target: "vda" } as const;
      const request = { image, options: {}, pool: "default", repoint: false, ...wanted };
      const { job } = await session.backend.handlers.convert.start(request, session.window.call);
      return (await jobEnded(session, job)).result!;
    };
    const formats = targetFormatNames.filter((format) => targetFormat(format).notForMachines === undefined);
    const attached: Record<string, string> = {};
    for (const [index, format] of formats.entries()) {
      const target = `vd${"bcdefghi"[index]}`;
      attached[`/dev/${target}`] = format;
      const path = await convert({ format });
      await libvirtd.virsh("attach-disk", "system", path, target, "--config", "--subdriver", format);
    }
    await convert({ format: "qcow2", name: "system-locked", passphrase: "correct horse", repoint: true });

    await libvirtd.virsh("start", "system");
    await agentConnected(libvirtd, "system");
    const [expected, file] = [await sum(source), await sum(join(files, "target-formats.ts"))];
    const devices = Object.keys(attached);
    const told = await inGuest(libvirtd, "system", "/bin/sh", "-c", `sha256sum ${devices.join(" ")}`);
    const read = told
      .trim()
      .split("\n")
      .map((line) => line.split(/\s+/));
    expect(read.map(([hash, device]) => [attached[device!], hash])).toEqual(
      formats.map((format) => [format, expected]),
    );
    // The encrypted one is the disk that the guest has mounted.
    expect(await inGuest(libvirtd, "system", "/bin/sh", "-c", "sha256sum /data/target-formats.ts")).toContain(
      file,
    );
    await libvirtd.virsh("destroy", "system");
  }, 240_000);
});
