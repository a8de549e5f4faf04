import { execFile } from "node:child_process";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { ImageSession, writeRaw } from "../support/image-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();
const child = fileURLToPath(new URL("../support/image-refusals-child.ts", import.meta.url));

describe.skipIf(blocked)(`images that cannot be read${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let images: ImageSession;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    images = new ImageSession(session);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  async function disk(name: string): Promise<string> {
    await writeRaw(images.path(`${name}.raw`), 4, { 1: 7 });
    await images.convert(`${name}.raw`, `${name}.qcow2`);
    await libvirtd.virsh("pool-refresh", "default");
    return images.path(`${name}.qcow2`);
  }
  const volume = (name: string) =>
    ({ kind: "volume", connection: session.connection, pool: "default", volume: name }) as const;

  test("a file that is gone is told as gone, whoever names it", async () => {
    const path = await disk("gone");
    const uuid = crypto.randomUUID();
    await session.define("gone", plainXml("gone", uuid, diskXml(path)));
    await rm(path);
    const { convert, clones, images: work } = session.backend.handlers;
    const gone = `The file ${path} is not there any more. Put it back`;
    const ofMachine = { kind: "disk", connection: session.connection, uuid, target: "vda" } as const;
    // The pool has not been refreshed, so libvirt still lists the volume.
    for (const image of [ofMachine, volume("gone.qcow2"), images.ref("gone.qcow2")]) {
      const { layers, refusals } = await work.describe({ image }, session.window.call);
      expect(layers).toHaveLength(1);
      expect(layers[0]!.problem).toContain(gone);
      for (const kind of ["check", "resize", "compact"] as const) expect(refusals[kind]).toContain(gone);
      await expect(convert.describe({ image }, session.window.call)).rejects.toMatchObject({
        code: "image-missing",
        hint: expect.stringContaining("backup"),
      });
    }
    const { disks } = await clones.plan(session.ref(uuid), session.window.call);
    expect(disks[0]).toMatchObject({
      proposed: "leave",
      fates: { copy: { reason: expect.stringContaining(gone) } },
    });
  });

  test("what only libvirt reaches is told as out of reach", async () => {
    const path = await disk("far");
    const far = await BackendSession.start(libvirtd, undefined, "/nowhere");
    try {
      const { refusals, layers } = await far.backend.handlers.images.describe(
        { image: volume("far.qcow2") },
        far.window.call,
      );
      expect(layers[0]).toMatchObject({ path, virtualBytes: 4 << 20 });
      expect(refusals.check).toContain(`cannot reach ${path} itself`);
    } finally {
      await far.close();
    }
  });

  test("a file that may not be read is told as that, and what libvirt can do with it is offered", async () => {
    const path = await disk("locked");
    await chown(path, 65_534, 65_534);
    await chmod(path, 0o600);
    const stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    try {
      // Root that has no way around owners and modes.
      const lost = "-dac_override,-dac_read_search";
      const { stdout } = await run("setpriv", [
        ...[`--inh-caps=${lost}`, `--bounding-set=${lost}`, "--", process.execPath, child],
        ...[libvirtd.socketPath, stateDir, "locked.qcow2"],
      ]);
      const { refusals, encrypted, command } = JSON.parse(stdout);
      expect(refusals.check).toContain(`Guesthouse is not allowed to read ${path}.`);
      expect(encrypted).toBe("image-permission");
      expect(command).toContain("vol-create-from default");
    } finally {
      await rm(stateDir, { recursive: true, force: true });
    }
  });
});
