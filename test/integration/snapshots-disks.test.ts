import { execFile } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SnapshotTree } from "../../shared/contract/snapshots.ts";
import { BackendSession } from "../support/backend-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { MemoryFolder } from "../support/memory-folder.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { io, SnapshotMachine } from "../support/snapshot-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();
const targets = ["vda", "vdb", "vdc"];

describe.skipIf(blocked)(`snapshots of machines with several disks${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  /** Folders in memory, where each sync costs nothing; the second is soon full. */
  let folder: MemoryFolder;
  let small: MemoryFolder;

  beforeAll(async () => {
    folder = await MemoryFolder.make(64);
    small = await MemoryFolder.make(4);
    libvirtd = await startPrivateLibvirtd();
    session = await BackendSession.start(libvirtd);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
    await folder?.remove();
    await small?.remove();
  });

  /** A machine whose disks have these formats, the last one in the small file system where that is told. */
  async function define(name: string, formats: readonly string[], last = folder): Promise<SnapshotMachine> {
    const uuid = crypto.randomUUID();
    const disks: string[] = [];
    for (const [index, format] of formats.entries()) {
      const target = targets[index]!;
      const path = join(
        index === formats.length - 1 ? last.path : folder.path,
        `${name}-${target}.${format}`,
      );
      await run("qemu-img", ["create", "-q", "-f", format, path, "8M"]);
      disks.push(diskXml(path, target).replace("type='qcow2'", `type='${format}'`));
    }
    await session.define(name, plainXml(name, uuid, disks.join("")));
    return await SnapshotMachine.of(session, name, uuid);
  }
  const write = async (machine: SnapshotMachine, ...states: readonly number[]) => {
    for (const [index, state] of states.entries()) await machine.write(state, targets[index]);
  };
  /** Which of the disks have not the state that they should have. */
  const wrong = async (machine: SnapshotMachine, ...states: readonly number[]) => {
    const found = await Promise.all(states.map((state, index) => machine.has(state, targets[index])));
    return targets.filter((_, index) => found[index] === false);
  };
  const images = async (name: string, where = folder) =>
    (await readdir(where.path)).filter((file) => file.startsWith(name)).sort();
  const tips = async (machine: SnapshotMachine, count: number) =>
    await Promise.all(targets.slice(0, count).map(async (target) => basename(await machine.tip(target))));
  const shape = ({ snapshots }: SnapshotTree) =>
    Object.fromEntries(
      snapshots.map(({ name, disks }) => [name, disks.map(({ where }) => where[0]).join("")]),
    );

  test("two qcow2 disks beside a raw one that is left out: across branches, then all of it is merged", async () => {
    const machine = await define("mixed", ["qcow2", "qcow2", "raw"]);
    const both = { kind: "external" as const, disks: ["vda", "vdb"] };
    await expect(machine.create("inside")).rejects.toMatchObject({ code: "not-possible" });
    await write(machine, 1, 11, 21);
    await machine.create("first", both);
    await write(machine, 2, 12, 22);
    await machine.create("second", both);
    await write(machine, 3, 13, 23);
    await machine.revert("first");
    // What is in no snapshot stays as it is.
    expect(await wrong(machine, 1, 11, 23)).toEqual([]);
    await write(machine, 4, 14);
    await machine.create("only vda", { kind: "external", disks: ["vda"] });
    await write(machine, 5, 15, 25);
    expect(shape(await machine.tree())).toEqual({
      first: "een",
      second: "een",
      "only vda": "enn",
    });
    await machine.revert("second", { keepAs: "kept" });
    expect(await wrong(machine, 2, 12, 25)).toEqual([]);
    await machine.revert("only vda");
    expect(await wrong(machine, 4, 12, 25)).toEqual([]);
    await machine.revert("kept");
    expect(await wrong(machine, 5, 15, 25)).toEqual([]);

    // The one that all stand on goes: on each disk two branches stand on its image, which stays.
    await machine.remove("first");
    await machine.revert("second");
    expect(await wrong(machine, 2, 12)).toEqual([]);
    await machine.revert("kept");
    expect(await wrong(machine, 5, 15, 25)).toEqual([]);
    const plan = await machine.plan("second");
    expect(plan.refusal).toBeUndefined();
    await machine.remove("second");
    await machine.remove("only vda", "with-children");
    expect((await machine.tree()).snapshots).toEqual([]);
    expect(await wrong(machine, 5, 15, 25)).toEqual([]);
    const roots = targets.map((target, index) => `mixed-${target}.${index < 2 ? "qcow2" : "raw"}`);
    expect(await images("mixed")).toEqual([...new Set([...roots, ...(await tips(machine, 3))])].sort());
  });

  test("inside of three images, with some of them under others: each comes back with all its disks", async () => {
    const machine = await define("three", ["qcow2", "qcow2", "qcow2"]);
    await write(machine, 1, 11, 21);
    await machine.create("inside");
    await write(machine, 2, 12, 22);
    await machine.create("vda outside", { kind: "external", disks: ["vda"] });
    await write(machine, 3, 13, 23);
    await machine.create("inside again");
    await write(machine, 4, 14, 24);
    await machine.create("all outside", { kind: "external" });
    await write(machine, 5, 15, 25);
    const states = {
      "inside again": [3, 13, 23],
      inside: [1, 11, 21],
      "all outside": [4, 14, 24],
    } as const;
    for (const name of ["inside again", "inside", "all outside", "inside"] as const) {
      const plan = await machine.planRevert(name);
      expect([name, plan.refusal]).toEqual([name, undefined]);
      await machine.revert(name);
      expect([name, await wrong(machine, ...states[name])]).toEqual([name, []]);
    }
    await machine.remove("inside again");
    await machine.revert("all outside");
    expect(await wrong(machine, 4, 14, 24)).toEqual([]);
    await machine.remove("inside", "with-children");
    expect((await machine.tree()).snapshots).toEqual([]);
    expect(await wrong(machine, 4, 14, 24)).toEqual([]);
    const roots = targets.map((target) => `three-${target}.qcow2`);
    expect(await images("three")).toEqual([...new Set([...roots, ...(await tips(machine, 3))])].sort());
  });

  test.each([false, true])(
    "no room for the merge of the second disk (running: %s): nothing is lost, and later it is merged",
    async (running) => {
      const name = running ? "full-live" : "full";
      const machine = await define(name, ["qcow2", "qcow2"], small);
      await write(machine, 1, 11);
      if (running) await libvirtd.virsh("start", name);
      await machine.create("first", { kind: "external" });
      if (running) {
        await machine.writeLive(2, 0);
        await machine.writeLive(12, 1);
        await machine.writeLive(99, 1, "1M 2M");
      } else {
        await write(machine, 2, 12);
        await io(await machine.tip("vdb"), "write -q -P 99 1M 2M");
      }
      await machine.create("second", { kind: "external" });
      if (running) for (const disk of [0, 1]) await machine.writeLive(3, disk);
      else await write(machine, 3, 3);
      await expect(machine.remove("first")).rejects.toMatchObject({
        code: expect.stringMatching(running ? "merge-failed" : "no-space"),
      });
      // The snapshot is off the list, and what it was for the second disk waits.
      expect((await machine.tree()).snapshots.map((each) => each.name)).toEqual(["second"]);
      if (running) await libvirtd.virsh("destroy", name);
      expect(await wrong(machine, 3, 3)).toEqual([]);
      await small.resize(16);
      await machine.revert("second", { keepAs: "kept" });
      expect(await wrong(machine, 2, 12)).toEqual([]);
      expect(await io(await machine.tip("vdb"), "read -P 99 1M 2M")).not.toContain("failed");
      await machine.revert("kept");
      await machine.remove("kept");
      await machine.remove("second");
      expect(await wrong(machine, 3, 3)).toEqual([]);
      expect(await io(await machine.tip("vdb"), "read -P 99 1M 2M")).not.toContain("failed");
      expect(await images(name)).toEqual([`${name}-vda.qcow2`]);
      expect(await images(name, small)).toEqual([`${name}-vdb.qcow2`]);
      await rm(join(small.path, `${name}-vdb.qcow2`));
      await small.resize(4);
    },
  );
});
