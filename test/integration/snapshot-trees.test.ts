import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { UnfinishedFiles } from "../../electron/backend/files/unfinished-files.ts";
import type { SnapshotFacts } from "../../electron/backend/snapshots/facts.ts";
import {
  copyInside,
  makeOverlay,
  mergeImages,
  standOn,
} from "../../electron/backend/snapshots/image-work.ts";
import { planRemoval } from "../../electron/backend/snapshots/plan-removal.ts";
import { planRevert } from "../../electron/backend/snapshots/plan-revert.ts";
import { readImages } from "../../electron/backend/snapshots/read-graph.ts";
import type { MachineTree } from "../../electron/backend/snapshots/tree.ts";
import { contentsOf } from "../support/qcow2-reader.ts";
import { Random } from "../support/random.ts";

const run = promisify(execFile);
/** A longer run, of other trees too, is had by GUESTHOUSE_TREES=1000. */
const trees = Number(process.env["GUESTHOUSE_TREES"] ?? 150);
const atOnce = 5;
/** In memory where that is to be had: each image is synced to its disk. */
const place = await access("/dev/shm").then(
  () => "/dev/shm",
  () => tmpdir(),
);
const job = { signal: new AbortController().signal, progress: () => {}, phase: () => {}, commands: () => {} };
const host = { uri: "qemu:///system", localPath: (path: string) => path };

/**
 * A machine with one disk of real images, whose list of snapshots is kept here instead of in libvirt. What each
 * state's contents have to be is known from when it was made, and read by code that is not QEMU's.
 */
class World {
  readonly folder: string;
  readonly #unfinished: UnfinishedFiles;
  snapshots: SnapshotFacts[] = [];
  current: string | undefined;
  tip: string;
  left: string[] = [];
  copies: string[] = [];
  readonly #expected = new Map<string, string>();
  #now = "";
  #files = 0;
  #names = 0;

  constructor(folder: string, format: string) {
    this.folder = folder;
    this.#unfinished = new UnfinishedFiles(folder);
    this.tip = join(folder, `root.${format}`);
  }

  async begin(format: string): Promise<void> {
    await run("qemu-img", ["create", "-q", "-f", format, this.tip, "1M"]);
    await this.write(1);
  }

  get #tree(): MachineTree {
    const { snapshots, current, tip } = this;
    return { snapshots, current, tips: new Map([["vda", [tip]]]), running: false };
  }

  get #tipFormat(): string {
    return this.tip.endsWith(".raw") ? "raw" : "qcow2";
  }

  #path(): string {
    this.#files += 1;
    return join(this.folder, `${this.#files}.qcow2`);
  }

  async #graph() {
    const formatOf = (path: string) => ({ path, format: path.endsWith(".raw") ? "raw" : "qcow2" });
    const paths = this.snapshots.flatMap(({ disks }) =>
      disks.flatMap(({ images, overlay }) => [...images, ...(overlay === undefined ? [] : [overlay])]),
    );
    const named = [this.tip, ...paths].map(formatOf);
    const { images, unread, missing } = await readImages(host, named, [...this.left, ...this.copies]);
    return { images, unread, missing, users: new Map<string, string[]>() };
  }

  async write(value: number): Promise<void> {
    const at = (value % 13) * 64 + 64;
    const commands = [
      "-c",
      `write -q -P ${value % 251} 0 64k`,
      "-c",
      `write -q -P ${value % 241} ${at}k 64k`,
    ];
    await run("qemu-io", ["-f", this.#tipFormat, ...commands, this.tip]);
    this.#now = sum(contentsOf(this.tip));
  }

  async create(kind: "internal" | "external"): Promise<void> {
    const how = this.#tipFormat === "raw" ? "external" : kind;
    this.#names += 1;
    const name = `s${this.#names}`;
    let overlay: string | undefined;
    const image = this.tip;
    if (how === "external") {
      overlay = this.#path();
      await makeOverlay(this.#unfinished, overlay, { path: this.tip, format: this.#tipFormat }, job);
      this.tip = overlay;
    } else await run("qemu-img", ["snapshot", "-q", "-c", name, this.tip]);
    this.snapshots.push({
      ...{ name, parent: this.current, description: "", at: this.#names, state: "off", kind: how },
      memory: undefined,
      disks: [{ target: "vda", where: how, images: [image], overlay }],
    });
    this.#expected.set(name, this.#now);
    this.current = name;
  }

  async revert(snapshot: SnapshotFacts): Promise<void> {
    const graph = await this.#graph();
    const plan = planRevert(this.#tree, graph, snapshot, this.copies);
    expect(plan.refusal).toBeUndefined();
    if (plan.native) {
      this.tip = snapshot.disks[0]!.images[0]!;
      await run("qemu-img", ["snapshot", "-q", "-a", snapshot.name, this.tip]);
    }
    for (const disk of plan.disks) {
      const path = this.#path();
      if (disk.how === "overlay") {
        await makeOverlay(this.#unfinished, path, { path: disk.on, format: disk.format }, job);
      } else {
        await copyInside(this.#unfinished, path, { path: disk.from, format: "qcow2" }, snapshot.name, job);
        this.copies.push(path);
      }
      this.tip = path;
    }
    for (const path of plan.deletes) await rm(path);
    this.left = [...new Set([...this.left, ...plan.formerTips])].filter(
      (path) => !plan.deletes.includes(path),
    );
    this.copies = this.copies.filter((path) => !plan.deletes.includes(path));
    this.current = snapshot.name;
    this.#now = this.#expected.get(snapshot.name)!;
  }

  async remove(snapshot: SnapshotFacts, scope: "one" | "with-children" | "children"): Promise<void> {
    const graph = await this.#graph();
    const removal = planRemoval(this.#tree, graph, snapshot.name, scope, this);
    if (removal.going.length === 0) return;
    for (const { name, parent, kind, disks } of removal.going) {
      if (kind === "internal") await run("qemu-img", ["snapshot", "-q", "-d", name, disks[0]!.images[0]!]);
      this.snapshots = this.snapshots
        .filter((known) => known.name !== name)
        .map((known) => (known.parent === name ? { ...known, parent } : known));
      if (this.current === name) this.current = parent;
    }
    const gone = new Set(removal.deletes);
    for (const { from, into, format } of removal.merges) {
      await mergeImages({ path: from, format: "qcow2" }, { path: into, format }, job);
      for (const child of (await this.#graph()).images.values()) {
        if (child.backing === from) await standOn(child, { path: into, format }, job);
      }
      const renamed = (path: string) => (path === from ? into : path);
      this.tip = renamed(this.tip);
      this.snapshots = this.snapshots.map((known) => ({
        ...known,
        disks: known.disks.map((disk) => ({ ...disk, images: disk.images.map(renamed) })),
      }));
      await rm(from);
      gone.add(from);
    }
    for (const path of removal.deletes) await rm(path);
    this.left = removal.left.filter((path) => !gone.has(path));
    this.copies = this.copies.filter((path) => !gone.has(path));
  }

  /** What has other contents than it should have; nothing is right. */
  wrong(): string[] {
    const states = this.snapshots.map(({ name, kind, disks }) => {
      const contents = contentsOf(disks[0]!.images[0]!, kind === "internal" ? name : undefined);
      return sum(contents) === this.#expected.get(name) ? [] : [name];
    });
    return [...states.flat(), ...(sum(contentsOf(this.tip)) === this.#now ? [] : ["(now)"])];
  }
}

const sum = (contents: Buffer) => createHash("sha1").update(contents).digest("base64");

/** @returns how many snapshots there were and how often images were merged or one was gone back to */
async function grow(seed: number, folder: string): Promise<void> {
  const dice = new Random(seed);
  const format = dice.below(4) === 0 ? "raw" : "qcow2";
  const world = new World(folder, format);
  await world.begin(format);
  const log: string[] = [`seed ${seed} ${format}`];
  const check = () => expect({ log, wrong: world.wrong() }).toEqual({ log, wrong: [] });
  const one = () => world.snapshots[dice.below(world.snapshots.length)]!;
  for (let step = 0, steps = 2 + dice.below(6); step < steps; step += 1) {
    const roll = dice.below(10);
    if (world.snapshots.length === 0 || roll < 6) {
      await world.create(dice.below(2) === 0 ? "internal" : "external");
      log.push(`create ${world.snapshots.at(-1)!.kind}`);
      await world.write(seed + step * 7 + 2);
    } else if (roll < 9) {
      const snapshot = one();
      log.push(`revert ${snapshot.name}`);
      await world.revert(snapshot);
      if (dice.below(2) === 0) await world.write(seed + step * 7 + 3);
    } else {
      const snapshot = one();
      log.push(`remove ${snapshot.name}`);
      await world.remove(snapshot, "one");
    }
    check();
  }
  while (world.snapshots.length > 0) {
    const snapshot = one();
    const scope = (["one", "one", "with-children", "children"] as const)[dice.below(4)]!;
    log.push(`remove ${snapshot.name} ${scope}`);
    await world.remove(snapshot, scope);
    check();
    if (world.snapshots.length > 0 && dice.below(4) === 0) {
      const target = one();
      log.push(`revert ${target.name}`);
      await world.revert(target);
      check();
    }
  }
  // Where everything began stays, and what the machine writes to; nothing else.
  const images = (await readdir(folder))
    .filter((name) => /\.(qcow2|raw)$/.test(name))
    .map((name) => join(folder, name));
  const allowed = new Set([join(folder, `root.${format}`), world.tip]);
  expect({ log, images: images.filter((path) => !allowed.has(path)) }).toEqual({ log, images: [] });
}

test(`${trees} trees of real images: nothing that is deleted, in any order, changes what stays`, {
  timeout: 600_000,
}, async () => {
  const seeds = Array.from({ length: trees }, (_, seed) => seed + 1).values();
  const worker = async () => {
    for (const seed of seeds) {
      const folder = await mkdtemp(join(place, "guesthouse-tree-"));
      try {
        await grow(seed, folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
});
