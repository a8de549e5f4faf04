import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type BackedUpMachine,
  type Backup,
  type BackupRef,
  backupId,
} from "../../../shared/contract/backups.ts";
import { AppError } from "../../../shared/model/error.ts";
import { fileNameFor } from "../storage/volumes.ts";
import { type Manifest, manifestName, manifestSchema, verifiedName, verifiedSchema } from "./manifest.ts";

/** Machines and backups looked at in one folder: the contract's limits. */
const maxMachines = 1000;
const maxBackups = 10_000;
/** Beyond any manifest of ours. */
const maxManifest = 4 << 20;

/** The folder of one machine's backups: its name at the time of the first, and a part of its UUID. */
export const machineFolderName = (name: string, uuid: string): string =>
  fileNameFor(name, `-${uuid.slice(0, 8)}`);

export const backupPath = ({ folder, machine, id }: BackupRef): string => join(folder, machine, id);

/**
 * The folder in which a machine has its backups; it keeps it when it is renamed.
 * @returns undefined where it has none yet
 */
export async function folderOfMachine(folder: string, uuid: string): Promise<string | undefined> {
  for (const machine of await folders(folder, maxMachines)) {
    if (!machine.endsWith(`-${uuid.slice(0, 8)}`)) continue;
    const [first] = await readBackups(folder, machine);
    if (first?.machine.uuid === uuid) return machine;
  }
  return undefined;
}

/**
 * All backups below a folder, also of machines that are no more. What is no finished backup is not among them.
 * @throws AppError `no-such-folder`
 */
export async function listBackups(folder: string): Promise<BackedUpMachine[]> {
  await stat(folder).catch(() => {
    throw new AppError({
      code: "no-such-folder",
      message: `There is no folder ${folder} here.`,
      hint: "If it is on a removable disk or a share, connect that first.",
    });
  });
  const machines: BackedUpMachine[] = [];
  for (const machine of await folders(folder, maxMachines)) {
    const manifests = await readBackups(folder, machine);
    const newest = manifests.at(-1);
    if (!newest) continue;
    const backups = await Promise.all(
      manifests.map((manifest) => facts(folder, machine, manifest, manifests)),
    );
    machines.push({ machine, uuid: newest.machine.uuid, name: newest.machine.name, backups });
  }
  return machines;
}

/** The manifests of one machine's backups, the oldest first. */
export async function readBackups(folder: string, machine: string): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const id of await folders(join(folder, machine), maxBackups)) {
    const manifest = backupId.safeParse(id).success && (await readManifest({ folder, machine, id }));
    if (manifest && manifest.id === id) manifests.push(manifest);
  }
  return manifests.sort((a, b) => a.at - b.at);
}

/**
 * A backup with all that it stands on, itself first.
 * @throws AppError `no-such-backup`, `incomplete-backup`
 */
export async function readChain(ref: BackupRef): Promise<Manifest[]> {
  const manifests = await readBackups(ref.folder, ref.machine);
  const found = manifests.find(({ id }) => id === ref.id);
  if (!found) {
    throw new AppError({
      code: "no-such-backup",
      message: "This backup is not there any more.",
      hint: "Look at the list again.",
    });
  }
  const { chain, missing } = chainOf(found, manifests);
  if (missing === undefined) return chain;
  throw new AppError({
    code: "incomplete-backup",
    message: `The backup ${missing}, which this one stands on, is not there any more.`,
    hint: "Put its folder back beside this one's, or restore another backup.",
  });
}

/** What a backup stands on, itself first; `missing` names what is not there. Pure. */
export function chainOf(
  manifest: Manifest,
  all: readonly Manifest[],
): { chain: Manifest[]; missing: string | undefined } {
  const chain = [manifest];
  for (let at = manifest; at.base !== undefined; ) {
    const base = all.find(({ id }) => id === at.base);
    if (!base || chain.includes(base) || !at.disks.every((disk) => standsOn(disk, base))) {
      return { chain, missing: at.base };
    }
    chain.push(base);
    at = base;
  }
  return { chain, missing: undefined };
}

const standsOn = ({ kind, target }: Manifest["disks"][number], base: Manifest): boolean =>
  kind === "full" || base.disks.some((disk) => disk.target === target);

async function facts(
  folder: string,
  machine: string,
  manifest: Manifest,
  all: readonly Manifest[],
): Promise<Backup> {
  const { id, kind, base, at, state, files, notes } = manifest;
  const { missing } = chainOf(manifest, all);
  const sizes = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const verified = await readJson(join(backupPath({ folder, machine, id }), verifiedName), verifiedSchema);
  return {
    ...{ id, kind, at, state, notes },
    ...(base !== undefined && { base }),
    scheduled: manifest.scheduled ?? false,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    disks: manifest.disks.map((disk) => ({
      target: disk.target,
      kind: disk.kind,
      bytes: sizes.get(disk.file) ?? 0,
    })),
    ...(verified && { verified }),
    ...(missing !== undefined && { broken: `The backup ${missing}, which it stands on, is missing.` }),
  };
}

const readManifest = (ref: BackupRef) => readJson(join(backupPath(ref), manifestName), manifestSchema);

async function readJson<T>(
  path: string,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
): Promise<T | undefined> {
  try {
    if ((await stat(path)).size > maxManifest) return undefined;
    const parsed = schema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Absent, or no JSON: then it is none of ours, or not whole.
    return undefined;
  }
}

/** The folders in a folder that are no hidden ones; none where it is not there. */
async function folders(path: string, most: number): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort()
    .slice(0, most);
}
