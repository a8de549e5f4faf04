import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, watch } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSnapshotFacts } from "../../electron/backend/snapshots/facts.ts";
import { backingNameOf } from "../../electron/backend/snapshots/qcow2-header.ts";
import { BackendSession } from "../support/backend-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { MemoryFolder } from "../support/memory-folder.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { contentsOf } from "../support/qcow2-reader.ts";
import { Random } from "../support/random.ts";
import { SnapshotMachine } from "../support/snapshot-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();
/** Kills in the middle of a removal, and how often it is tried at most. */
const kills = 10;
const rounds = 30;

describe.skipIf(blocked)(`killed while it works on snapshots${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let memory: MemoryFolder;
  let stateDir: string;

  beforeAll(async () => {
    memory = await MemoryFolder.make(64);
    libvirtd = await startPrivateLibvirtd();
    stateDir = join(memory.path, "state");
  });
  afterAll(async () => {
    await libvirtd?.stop();
    await memory?.remove();
  });

  /** The state of each snapshot's disks, by name. */
  async function states(): Promise<Map<string, number>> {
    const names = (await libvirtd.virsh("snapshot-list", "killed", "--name")).split("\n").filter(Boolean);
    const found = new Map<string, number>();
    for (const name of names) {
      const { disks, kind } = readSnapshotFacts(await libvirtd.virsh("snapshot-dumpxml", "killed", name));
      const images = disks.map((disk) => disk.images[0]!);
      found.set(name, stateOf(images, kind === "internal" ? name : undefined));
    }
    return found;
  }

  /** What both disks have, each in its own way; fails where they are not of one moment. */
  function stateOf(images: readonly string[], inside?: string): number {
    const [first, second] = images.map((image) => contentsOf(image, inside).subarray(0, 65_536));
    expect(new Set(first)).toEqual(new Set([first![0]]));
    expect(new Set(second)).toEqual(new Set([first![0]! + 100]));
    return first![0]!;
  }

  /** Resolves once so much has been written down from now on. */
  async function steps(count: number): Promise<void> {
    const folder = join(stateDir, "snapshots");
    await mkdir(folder, { recursive: true });
    let seen = 0;
    for await (const _event of watch(folder)) {
      seen += 1;
      if (seen >= count) return;
    }
  }

  /** What is written down as work that has not come to its end. */
  async function underWay(): Promise<"removal" | "revert" | undefined> {
    const folder = join(stateDir, "snapshots");
    const files = await readdir(folder).catch((): string[] => []);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    return texts.map((text) => JSON.parse(text).work?.kind).find((kind) => kind !== undefined);
  }

  test(`${kills} times and more: every state is what it was, and no file is left that nothing names`, async () => {
    const uuid = crypto.randomUUID();
    const targets = ["vda", "vdb"];
    const folder = join(memory.path, "images");
    await mkdir(folder);
    const roots = targets.map((target) => join(folder, `killed-${target}.qcow2`));
    for (const root of roots) await run("qemu-img", ["create", "-q", "-f", "qcow2", root, "1M"]);
    let session = await BackendSession.start(libvirtd, stateDir);
    const disks = roots.map((root, index) => diskXml(root, targets[index])).join("");
    await session.define("killed", plainXml("killed", uuid, disks));
    let machine = await SnapshotMachine.of(session, "killed", uuid);
    const tips = () => Promise.all(targets.map((target) => machine.tip(target)));
    const write = async (state: number) => {
      await machine.write(state, "vda");
      await machine.write(state + 100, "vdb");
    };
    for (const state of [1, 2, 3, 4]) {
      await write(state);
      await machine.create(`s${state}`, { kind: state % 2 ? "external" : "internal" });
    }
    await write(5);
    await session.close({ keep: true });

    const dice = new Random(7);
    const interrupted = { removal: 0, revert: 0, nothing: 0 };
    for (let round = 0; round < rounds && interrupted.removal < kills; round += 1) {
      const before = await states();
      const known = new Set([...before.values(), stateOf(await tips())]);
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(new URL("../support/snapshot-child.ts", import.meta.url)),
          libvirtd.socketPath,
          stateDir,
          uuid,
          "killed",
          round % 4 === 3 ? "go back" : "delete",
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      await once(child.stdout, "data");
      // Each step of the work is written down before it is taken.
      await steps(1 + dice.below(4));
      await delay(dice.below(80));
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      interrupted[(await underWay()) ?? "nothing"] += 1;

      session = await BackendSession.start(libvirtd, stateDir);
      machine = await SnapshotMachine.of(session, "killed", uuid);
      // Whatever is done next finishes first what was under way.
      await machine.create(`after ${round}`, { kind: round % 2 ? "external" : "internal" });
      if (before.size < 4) await machine.create(`then ${round}`, { kind: "external" });
      const after = await states();
      for (const [kept, state] of after) {
        if (before.has(kept)) expect([kept, state]).toEqual([kept, before.get(kept)]);
        else expect(known).toContain(state);
      }
      const named = new Set(await tips());
      for (const { disks } of (await machine.tree()).snapshots) {
        for (const { image, overlay } of disks)
          for (const path of [image, overlay]) if (path) named.add(path);
      }
      for (const path of named) {
        const backing = await backingNameOf(path);
        if (backing !== undefined) named.add(backing);
      }
      const files = (await readdir(folder)).map((file) => join(folder, file));
      const stray = files.filter((path) => !named.has(path) && !roots.includes(path));
      expect([round, stray]).toEqual([round, []]);
      await session.close({ keep: true });
    }
    const { removal, revert, nothing } = interrupted;
    console.log(
      `killed ${removal} times while deleting, ${revert} while going back, ${nothing} between both`,
    );
    expect(removal).toBe(kills);
  });
});
