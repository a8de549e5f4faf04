import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { SnapshotMachine } from "../support/snapshot-machine.ts";

const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`snapshots of a machine that is off${blocked ? `: ${blocked}` : ""}`, () => {
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

  async function define(name: string, format = "qcow2", devices = ""): Promise<SnapshotMachine> {
    const uuid = crypto.randomUUID();
    const image = `${name}.${format}`;
    await libvirtd.virsh("vol-create-as", "default", image, "1M", "--format", format);
    const disk = diskXml(join(libvirtd.imagesDir, image)).replace("type='qcow2'", `type='${format}'`);
    await session.define(name, plainXml(name, uuid, disk + devices));
    return await SnapshotMachine.of(session, name, uuid);
  }
  const images = async (name: string) =>
    (await readdir(libvirtd.imagesDir)).filter((file) => file.startsWith(name)).sort();

  test("a tree of internal, external and mixed ones: every node comes back, in any order, and all files go with them", async () => {
    const machine = await define("tree");
    await machine.write(1);
    await machine.create("inside", { description: '<first> & "only"' });
    await machine.write(2);
    await machine.create("outside", { kind: "external" });
    await machine.write(3);
    await machine.create("inside the overlay");
    await machine.write(4);
    await machine.revert("outside");
    expect(await machine.has(2)).toBe(true);
    await machine.write(5);
    await machine.create("branch", { kind: "external" });
    await machine.write(6);
    const { snapshots } = await machine.tree();
    expect(new Map(snapshots.map(({ name, parent, kind }) => [name, [parent, kind]]))).toEqual(
      new Map([
        ["inside", [undefined, "internal"]],
        ["outside", ["inside", "external"]],
        ["inside the overlay", ["outside", "internal"]],
        ["branch", ["outside", "external"]],
      ]),
    );
    const states = { inside: 1, outside: 2, "inside the overlay": 3, branch: 5 };
    for (const name of ["inside the overlay", "branch", "inside", "outside", "branch"] as const) {
      const plan = await machine.planRevert(name);
      expect(plan.refusal).toBeUndefined();
      await machine.revert(name);
      expect([name, await machine.has(states[name])]).toEqual([name, true]);
      expect((await machine.tree()).current).toBe(name);
    }
    await machine.write(7);

    await machine.remove("outside");
    for (const name of ["inside the overlay", "branch", "inside"] as const) {
      await machine.revert(name, { keepAs: `before ${name}` });
      expect([name, await machine.has(states[name])]).toEqual([name, true]);
    }
    await machine.revert("before inside the overlay");
    expect(await machine.has(7)).toBe(true);
    for (const { name } of (await machine.tree()).snapshots) await machine.remove(name);
    expect(await machine.has(7)).toBe(true);
    expect((await machine.tree()).snapshots).toEqual([]);
    // Where everything began stays, and where it is now.
    const names = [...new Set(["tree.qcow2", basename(await machine.tip())])];
    expect(await images("tree")).toEqual(names.sort());
  });

  test("a running machine: with memory and without, merged while it runs, and back to its memory", async () => {
    const machine = await define("live", "qcow2", "<graphics type='vnc' listen='127.0.0.1'/><video/>");
    const state = async () => (await libvirtd.virsh("domstate", "live")).trim();
    await machine.write(1);
    await libvirtd.virsh("start", "live");
    await machine.create("inside", { memory: true });
    await machine.create("disks", { kind: "external" });
    await machine.create("all", { kind: "external", memory: true, description: "with memory" });
    const { snapshots } = await machine.tree();
    expect(
      snapshots.map(({ name, state: was, memory, picture }) => [name, was, memory?.where, picture]),
    ).toEqual([
      ["inside", "running", "internal", true],
      ["disks", "disk", undefined, true],
      ["all", "running", "external", true],
    ]);
    expect(snapshots[0]!.memory!.bytes).toBeGreaterThan(100_000);
    expect(snapshots[2]!.memory!.bytes).toBeGreaterThan(100_000);

    // The one in the middle goes while the machine runs: its image takes in what stands on it.
    const plan = await machine.plan("disks");
    expect(plan).toMatchObject({ names: ["disks"], merges: [{ target: "vda" }] });
    await machine.remove("disks");
    expect(await state()).toBe("running");
    expect((await machine.plan("inside")).refusal).toContain("Shut the machine down");

    await libvirtd.virsh("suspend", "live");
    const back = await machine.planRevert("all");
    expect(back).toMatchObject({ becomes: "running", lost: expect.stringContaining("since “all”") });
    await machine.revert("all", { keepAs: "before" });
    expect(await state()).toBe("running");
    expect((await machine.tree()).current).toBe("all");
    await machine.revert("before");
    expect(await state()).toBe("paused");
    await machine.remove("all");
    await libvirtd.virsh("destroy", "live");
    expect(await machine.has(1)).toBe(true);
    await machine.remove("before");
    await machine.remove("inside");
    expect(await machine.has(1)).toBe(true);
    expect(await images("live")).toEqual(["live.qcow2"]);
  });
});
