import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Connection } from "../connections/connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { backingNameOf } from "../snapshots/qcow2-header.ts";
import type { AllUsage } from "../storage/usage.ts";
import type { Layer } from "./chain.ts";

/** Files of a folder whose headers are read. */
const maxFiles = 5000;

/** What stands on a chain's images, and who uses them. */
export interface Standing {
  /** Images that stand directly on this one. */
  overlays(path: string): string[];
  /** UUIDs of the machines that use it, themselves or through what stands on it. */
  users(path: string): string[];
}

/**
 * Finds out who depends on a chain's images: from the definitions, from libvirt's volumes, and from the headers of
 * the files beside them, for libvirt knows only what lies in an active pool.
 */
export async function readStanding(
  connection: Connection,
  usage: AllUsage,
  layers: readonly Layer[],
): Promise<Standing> {
  const below = new Map(usage.backingOf);
  await addSiblings(connection, layers, below);
  layers.forEach(({ path }, index) => {
    const next = layers[index + 1];
    if (next) below.set(path, next.path);
  });
  const users = new Map<string, Set<string>>();
  for (const [uuid, { paths }] of usage.users) {
    for (const path of [...paths].flatMap((first) => downFrom(first, below))) {
      users.set(path, (users.get(path) ?? new Set()).add(uuid));
    }
  }
  return {
    overlays: (path) =>
      [...below]
        .filter(([, on]) => on === path)
        .map(([image]) => image)
        .sort(),
    users: (path) => [...(users.get(path) ?? [])],
  };
}

/** An image and what it stands on; a chain that bites its tail ends there. */
function downFrom(first: string, below: ReadonlyMap<string, string>): string[] {
  const paths = [first];
  for (let next = below.get(first); next !== undefined && !paths.includes(next); next = below.get(next)) {
    paths.push(next);
  }
  return paths;
}

async function addSiblings(
  connection: Connection,
  layers: readonly Layer[],
  below: Map<string, string>,
): Promise<void> {
  const root = connection.localPath("");
  const opened = layers.filter(({ info }) => info).map(({ path }) => dirname(path));
  for (const folder of new Set(opened)) {
    const names = await readdir(connection.localPath(folder)).catch((): string[] => []);
    await eachOf(names.slice(0, maxFiles), async (name) => {
      const backing = await backingNameOf(connection.localPath(join(folder, name)));
      if (backing === undefined) return;
      below.set(join(folder, name), backing.startsWith(`${root}/`) ? backing.slice(root.length) : backing);
    });
  }
}
