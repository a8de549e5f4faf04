import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSnapshotFacts } from "../../electron/backend/snapshots/facts.ts";
import { backingNameOf } from "../../electron/backend/snapshots/qcow2-header.ts";
import { BackendSession } from "../support/backend-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { contentsOf } from "../support/qcow2-reader.ts";
import { Random } from "../support/random.ts";
import { SnapshotMachine } from "../support/snapshot-machine.ts";

const blocked = privateLibvirtdBlocked();
const kills = 10;

describe.skipIf(blocked)(`killed while it works on snapshots${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
  });
  afterAll(async () => {
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  /** The first byte of each snapshot's disk, by name. */
  async function states(): Promise<Map<string, number>> {
    const names = (await libvirtd.virsh("snapshot-list", "killed", "--name")).split("\n").filter(Boolean);
    const found = new Map<string, number>();
    for (const name of names) {
      const facts = readSnapshotFacts(await libvirtd.virsh("snapshot-dumpxml", "killed", name));
      const contents = contentsOf(facts.disks[0]!.images[0]!, facts.kind === "internal" ? name : undefined);
      expect(new Set(contents.subarray(0, 65_536))).toEqual(new Set([contents[0]]));
      found.set(name, contents[0]!);
    }
    return found;
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

  /** Whether work is written down that has not come to its end. */
  async function underWay(): Promise<boolean> {
    const folder = join(stateDir, "snapshots");
    const files = await readdir(folder).catch((): string[] => []);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    return texts.some((text) => text.includes('"work"'));
  }

  test(`${kills} times: every state is what it was, and no file is left that nothing names`, async () => {
    const uuid = crypto.randomUUID();
    await libvirtd.virsh("vol-create-as", "default", "killed.qcow2", "1M", "--format", "qcow2");
    let session = await BackendSession.start(libvirtd, stateDir);
    await session.define(
      "killed",
      plainXml("killed", uuid, diskXml(join(libvirtd.imagesDir, "killed.qcow2"))),
    );
    let machine = await SnapshotMachine.of(session, "killed", uuid);
    for (const state of [1, 2, 3, 4]) {
      await machine.write(state);
      await machine.create(`s${state}`, { kind: state % 2 ? "external" : "internal" });
    }
    await machine.write(5);
    await session.close({ keep: true });

    const dice = new Random(7);
    let interrupted = 0;
    for (let round = 0; round < kills; round += 1) {
      const before = await states();
      const tip = contentsOf(await machine.tip())[0];
      const known = new Set([...before.values(), tip]);
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(new URL("../support/snapshot-child.ts", import.meta.url)),
          libvirtd.socketPath,
          stateDir,
          uuid,
          "killed",
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      await once(child.stdout, "data");
      // Each step of the work is written down before it is taken.
      await steps(1 + dice.below(4));
      await delay(dice.below(50));
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      if (await underWay()) interrupted += 1;

      session = await BackendSession.start(libvirtd, stateDir);
      machine = await SnapshotMachine.of(session, "killed", uuid);
      // Whatever is done next finishes first what was under way.
      const name = `after ${round}`;
      await machine.create(name, { kind: round % 2 ? "external" : "internal" });
      const after = await states();
      for (const [kept, state] of after) {
        if (before.has(kept)) expect([kept, state]).toEqual([kept, before.get(kept)]);
        else expect(known).toContain(state);
      }
      const named = new Set([await machine.tip()]);
      for (const { disks } of (await machine.tree()).snapshots) {
        for (const { image, overlay } of disks)
          for (const path of [image, overlay]) if (path) named.add(path);
      }
      for (const path of named) {
        const backing = await backingNameOf(path);
        if (backing !== undefined) named.add(backing);
      }
      const files = (await readdir(libvirtd.imagesDir)).map((file) => join(libvirtd.imagesDir, file));
      const stray = files.filter((path) => !named.has(path) && path !== join(dirname(path), "killed.qcow2"));
      expect([round, stray]).toEqual([round, []]);
      await session.close({ keep: true });
    }
    console.log(`${interrupted} of ${kills} kills came in the middle of work on images`);
    expect(interrupted).toBeGreaterThan(0);
  });
});
