import { stat } from "node:fs/promises";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { eachOf } from "../domains/each-of.ts";
import { imageInfo } from "../qemu-img/info.ts";
import type { SnapshotDisk, SnapshotFacts } from "./facts.ts";

/** What snapshots take on the host, as far as that can be told from here. */
export interface Sizes {
  /** Bytes of the memory. */
  memory(name: string, memory: NonNullable<SnapshotFacts["memory"]>): number | undefined;
  /** Bytes that were written since, for an external one. */
  disk(disk: SnapshotDisk): number | undefined;
}

/** Bytes of a unit of `stat`'s blocks. */
const blockSize = 512;
const atOnce = 4;

/** Looks at each file once; snapshots inside one image are read together. */
export async function readSizes(connection: Connection, snapshots: readonly SnapshotFacts[]): Promise<Sizes> {
  const files = new Map<string, number>();
  const inside = new Map<string, number>();
  if (isLocal(connection.uri)) {
    const paths = new Set(
      snapshots.flatMap(({ memory, disks }) => [
        ...(memory?.path === undefined ? [] : [memory.path]),
        ...disks.flatMap(({ overlay }) => overlay ?? []),
      ]),
    );
    const images = new Set(
      snapshots.flatMap(({ memory, disks }) =>
        memory?.where === "internal"
          ? disks.flatMap(({ where, images: own }) => (where === "internal" ? own : []))
          : [],
      ),
    );
    await eachOf([...paths], async (path) => {
      const found = await stat(connection.localPath(path)).catch(() => undefined);
      if (found) files.set(path, found.blocks * blockSize);
    });
    await eachOf(
      [...images],
      async (path) => {
        const info = await imageInfo(connection.localPath(path), "qcow2").catch(() => undefined);
        for (const { name, "vm-state-size": bytes } of info?.snapshots ?? []) {
          if (bytes > 0) inside.set(name, bytes);
        }
      },
      atOnce,
    );
  }
  return {
    memory: (name, { where, path }) =>
      where === "internal" ? inside.get(name) : path === undefined ? undefined : files.get(path),
    disk: ({ overlay }) => (overlay === undefined ? undefined : files.get(overlay)),
  };
}
