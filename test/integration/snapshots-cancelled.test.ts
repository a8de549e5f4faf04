import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Job } from "../../shared/contract/jobs.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { MemoryFolder } from "../support/memory-folder.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { SnapshotMachine } from "../support/snapshot-machine.ts";

const run = promisify(execFile);
/** How often work may be done before the wish to cancel it comes. */
const attempts = 5;
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`cancelling work on snapshots${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let memory: MemoryFolder;
  let session: BackendSession;
  let jobs: Followed<{ jobs: Job[] }>;

  beforeAll(async () => {
    memory = await MemoryFolder.make(1024);
    libvirtd = await startPrivateLibvirtd();
    session = await BackendSession.start(libvirtd);
    jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
    await memory?.remove();
  });

  async function define(name: string, backing = ""): Promise<SnapshotMachine> {
    const uuid = crypto.randomUUID();
    const path = `${memory.path}/${name}.qcow2`;
    await run("qemu-img", ["create", "-q", "-f", "qcow2", path, "512M"]);
    const xml = plainXml(name, uuid, diskXml(path)).replace("<vcpu>", `${backing}<vcpu>`);
    await session.define(name, backing ? xml.replace(">32<", ">512<") : xml);
    return await SnapshotMachine.of(session, name, uuid);
  }
  const images = async (name: string) =>
    (await readdir(memory.path)).filter((file) => file.includes(name)).sort();

  /** Cancels the work once it says that it does what is meant, and gives how it ended; tells how long that took. */
  async function cancelled(work: Promise<Job>, title: RegExp, phase: RegExp): Promise<Job["state"]> {
    const during = ({ state, phase: at, title: own }: Job) =>
      state === "running" && title.test(own) && phase.test(at ?? "");
    jobs.clear();
    const told = jobs.find((item) => item.jobs.some(during));
    const seen = await Promise.race([told, work.then(() => undefined)]);
    if (!seen) return "succeeded";
    const { id } = seen.jobs.find(during)!;
    const asked = performance.now();
    await session.backend.handlers.jobs.cancel({ job: id }, session.window.call);
    const { state, title: name } = await work;
    console.log(`${name}: ${Math.round(performance.now() - asked)} ms from the wish to the end`);
    return state;
  }

  /** Tries again where the work was done sooner than it could be cancelled. */
  async function inTime(attempt: (number: number) => Promise<Job["state"]>): Promise<void> {
    for (let number = 1; number <= attempts; number += 1) {
      if ((await attempt(number)) === "cancelled") return;
    }
    throw new Error(`the work was done too soon, ${attempts} times`);
  }
  async function removeAll(machine: SnapshotMachine): Promise<void> {
    for (const { name } of (await machine.tree()).snapshots) await machine.remove(name);
  }

  test("a merge of a machine that is off: both images stay, and what was to be merged comes with the next removal", async () => {
    const machine = await define("merge");
    await inTime(async (number) => {
      await machine.create(`first ${number}`, { kind: "external" });
      await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 2 0 300M", await machine.tip()]);
      await machine.create(`second ${number}`, { kind: "external" });
      await machine.write(3);
      return await cancelled(machine.remove(`first ${number}`), /^Delete .*merge$/, /^Merging/);
    });
    expect((await machine.tree()).snapshots.map(({ name }) => name.slice(0, 6))).toContain("second");
    expect(await machine.has(3)).toBe(true);
    await removeAll(machine);
    expect(await machine.has(3)).toBe(true);
    expect(await images("merge")).toEqual(["merge.qcow2"]);
  });

  test("a merge while the machine runs: it goes on with the images that it had", async () => {
    const machine = await define("live");
    await libvirtd.virsh("start", "live");
    await inTime(async (number) => {
      await machine.create(`first ${number}`, { kind: "external" });
      await machine.writeLive(2, 0, "0 300M");
      await machine.create(`second ${number}`, { kind: "external" });
      await machine.writeLive(3, 0);
      return await cancelled(machine.remove(`first ${number}`), /^Delete .*live$/, /^Merging/);
    });
    expect((await libvirtd.virsh("domstate", "live")).trim()).toBe("running");
    await removeAll(machine);
    await libvirtd.virsh("destroy", "live");
    expect(await machine.has(3)).toBe(true);
    expect(await images("live")).toEqual(["live.qcow2"]);
  });

  test("keeping the memory: the machine goes on, and no snapshot and no file is left", async () => {
    const machine = await define(
      "memory",
      "<memoryBacking><source type='file'/><access mode='shared'/></memoryBacking>",
    );
    await libvirtd.virsh("start", "memory");
    // What the guest has there is its own affair; it only has to take its time to be written.
    const ram = libvirtd.outside("/var/lib/libvirt/qemu/ram");
    const { stdout } = await run("find", [ram, "-type", "f"]);
    const filled = [
      "if=/dev/urandom",
      `of=${stdout.trim()}`,
      "bs=1M",
      "seek=64",
      "count=400",
      "conv=notrunc",
    ];
    await run("dd", [...filled, "status=none"]);
    await inTime(async () => {
      const making = machine.create("kept", { kind: "external", memory: true });
      const state = await cancelled(making, /^Make a snapshot “kept”/, /^/);
      await removeAll(machine);
      return state;
    });
    expect((await libvirtd.virsh("domstate", "memory")).trim()).toBe("running");
    expect(await images("memory")).toEqual(["memory.qcow2"]);
  });

  test("going back by a copy: the machine is as it was, and no file is left", async () => {
    const machine = await define("copy");
    await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 1 0 300M", await machine.tip()]);
    await machine.create("inside");
    await machine.create("outside", { kind: "external" });
    let before: string[] = [];
    await inTime(async (number) => {
      if (number > 1) await machine.revert("outside");
      await machine.write(2);
      before = await images("copy");
      return await cancelled(machine.revert("inside"), /^Go back .*copy$/, /^Copying/);
    });
    expect(await images("copy")).toEqual(before);
    expect((await machine.tree()).current).toBe("outside");
    expect(await machine.has(2)).toBe(true);
  });
});
