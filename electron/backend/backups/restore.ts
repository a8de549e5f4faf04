import { randomUUID } from "node:crypto";
import { access, lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackupRef, RestoreAs } from "../../../shared/contract/backups.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { fromPast, toPast } from "../definitions/past-definition.ts";
import type { DefinitionHistory } from "../hardware/context.ts";
import { withoutSecrets } from "../hardware/secrets.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { domainCheckpointDeleteFlags } from "../libvirt/protocol/flags/snapshots.ts";
import type { Services } from "../services.ts";
import type { TrackedVolume } from "../storage/tracked-volume.ts";
import { fileNameFor } from "../storage/volumes.ts";
import type { Command } from "../transcript/command-text.ts";
import { backupPath, readChain } from "./backup-folder.ts";
import type { Manifest } from "./manifest.ts";
import { outsideOf } from "./outside.ts";
import { type DiskPlace, placeDisk, placeFile, poolForDisks } from "./place-disk.ts";
import { checkDefinition, restoredDefinition } from "./restored-definition.ts";
import { proveChain } from "./verify.ts";

export interface RestoreTools extends Pick<Services, "partial" | "unfinished" | "transcript"> {
  readonly history: DefinitionHistory;
}

export interface RestoreWish {
  readonly as: RestoreAs;
  /** What of a host, of what `outside` named, the machine shall have. */
  readonly take?: readonly string[] | undefined;
}

export interface PlannedRestore {
  readonly chain: readonly Manifest[];
  readonly definition: string;
  readonly name: string;
  readonly uuid: string | undefined;
  /** The machine whose definition is replaced. */
  readonly present: Domain | undefined;
  /** Of what it names of a host: what is kept, and what is so only if the user wants it. */
  readonly kept: ReadonlySet<string>;
  readonly outside: readonly string[];
  readonly notes: string[];
}

/**
 * Says what a restored machine will be.
 * @throws AppError `no-such-backup`, `incomplete-backup`, `damaged-backup`, `name-taken`, `machine-running`, `has-snapshots`
 */
export async function planRestore(
  connection: Connection,
  ref: BackupRef,
  { as, take = [] }: RestoreWish,
): Promise<PlannedRestore> {
  const chain = await readChain(ref);
  const [manifest] = chain as [Manifest];
  const { domains } = connection.client;
  const stored = await readDefinition(join(backupPath(ref), manifest.definition));
  checkDefinition(stored);
  const present =
    as.kind === "same" ? ((await domains.byUUID(manifest.machine.uuid)) ?? undefined) : undefined;
  const name = as.kind === "new" ? as.name : (present?.name ?? manifest.machine.name);
  if (present) await checkReplaceable(present);
  const other = await domains.byName(name);
  if (other && other.uuid !== present?.uuid) {
    throw new AppError({
      code: "name-taken",
      message: `There is a machine called ${name} already.`,
      hint: "Restore under another name.",
    });
  }
  const own = new Set(manifest.disks.map(({ target }) => target));
  const named = outsideOf(stored, own);
  const missing = new Set<string>();
  if (isLocal(connection.uri)) {
    for (const { what, medium } of named) {
      if (medium === undefined) continue;
      await access(connection.localPath(medium)).catch(() => missing.add(what));
    }
  }
  // What the machine has anyway it keeps.
  const has = new Set(present ? outsideOf(await secureXml(present), own).map(({ what }) => what) : []);
  const there = named.map(({ what }) => what).filter((what) => !missing.has(what));
  const outside = [...new Set(there.filter((what) => !has.has(what)))].slice(0, maxOutside);
  const wanted = new Set([...has, ...take.filter((what) => outside.includes(what))]);
  return {
    ...{ chain, name, present, outside },
    kept: new Set(there.filter((what) => wanted.has(what))),
    definition: present ? fromPast(toPast(stored), await secureXml(present)) : stored,
    uuid: as.kind === "new" ? randomUUID() : undefined,
    notes: [
      ...manifest.notes,
      ...[...missing].map((what) => `${what} is not there, so its drive is empty.`.slice(0, 400)),
      ...(manifest.secrets || present
        ? []
        : ["Passwords of its displays are not in the backup. Set them again where it had any."]),
    ].slice(0, 100),
  };
}

/** Things of a host that one definition can name: the contract's limit. */
const maxOutside = 1000;

/** libvirt's own limit for a string of its protocol: whoever made the folder is not to be trusted. */
const maxDefinition = 4 << 20;

async function readDefinition(path: string): Promise<string> {
  // A link could lead to any file of this computer.
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() && found.size <= maxDefinition) return await readFile(path, "utf8");
  throw new AppError({
    code: "damaged-backup",
    message: found ? `${path} is no definition.` : `${path} is missing.`,
    hint: "Restore another backup.",
  });
}

/** With the passwords that the machine still has. */
const secureXml = (present: Domain): Promise<string> =>
  present.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE | domainXMLFlags.VIR_DOMAIN_XML_SECURE);

async function checkReplaceable(present: Domain): Promise<void> {
  if (await present.isActive()) {
    throw new AppError({
      code: "machine-running",
      message: `${present.name} is running.`,
      hint: "Shut it down first, or restore the backup as a new machine beside it.",
    });
  }
  const saved = await present.hasManagedSave();
  if (saved || (await present.snapshotNum()) > 0) {
    throw new AppError({
      code: saved ? "saved-state" : "has-snapshots",
      message: saved
        ? `${present.name} has a saved state, which belongs to its present disks.`
        : `${present.name} has snapshots, which belong to its present disks.`,
      hint: "Delete them first, or restore the backup as a new machine beside it.",
    });
  }
}

/** What is to be typed for it: the first disk stands for all. */
export function restoreCommands(connection: Connection, ref: BackupRef, planned: PlannedRestore): Command[] {
  const [manifest] = planned.chain as [Manifest];
  return [
    ...manifest.disks.map(({ file, target }) => [
      "qemu-img",
      "convert",
      ...["-f", "qcow2", "-O", "qcow2"],
      join(backupPath(ref), file),
      volumeName(planned.name, target),
    ]),
    connection.virsh("define", "/dev/stdin"),
  ];
}

const volumeName = (machine: string, target: string) => fileNameFor(`${machine}-${target}`, ".qcow2");

/**
 * Makes the machine of a backup with disks of its own. The backup is proven first; each disk is compared with it;
 * the machine is defined last. Until then nothing that exists is changed, and on every failure nothing stays.
 * @returns the machine's identifier
 * @throws AppError | ToolError | LibvirtError
 */
export async function restoreBackup(
  { partial, unfinished, transcript, history }: RestoreTools,
  connection: Connection,
  ref: BackupRef,
  planned: PlannedRestore,
  poolName: string | undefined,
  job: JobContext,
): Promise<string> {
  const { chain, name, uuid, definition, present, kept } = planned;
  const [manifest] = chain as [Manifest];
  await proveChain(ref, chain, job);
  const pool = await poolForDisks(connection, poolName);
  const place: DiskPlace = { connection, pool, partial, unfinished };
  const made: TrackedVolume[] = [];
  try {
    const disks = new Map<string, string>();
    for (const { target, file, virtualBytes } of manifest.disks) {
      const source = { path: join(backupPath(ref), file), format: "qcow2" };
      const volume = await placeDisk(
        place,
        source,
        { name: `${name}-${target}`, capacity: virtualBytes },
        job,
      );
      made.push(volume);
      disks.set(target, await volume.volume.path());
    }
    let nvram: string | undefined;
    if (manifest.nvram !== undefined) {
      const path = join(backupPath(ref), manifest.nvram);
      const volume = await placeFile(place, path, fileNameFor(name, "_VARS.fd"), job);
      made.push(volume);
      nvram = await volume.volume.path();
    }
    job.phase("Defining the machine");
    job.signal.throwIfAborted();
    const xml = restoredDefinition(definition, {
      ...{ name, uuid, disks, nvram, kept },
      generation: randomUUID(),
    });
    const title = `Restore ${name} from a backup`;
    if (present) await letGo(connection, history, present, title);
    const domain = await connection.client.domains.defineXML(xml);
    for (const volume of made) await volume.keep();
    const define = { argv: connection.virsh("define", "/dev/stdin"), input: withoutSecrets(xml) };
    job.commands(define);
    transcript.record(title, ...restoreCommands(connection, ref, planned).slice(0, -1), define);
    job.leadsTo({ kind: "machine", connection: connection.id, uuid: domain.uuid });
    return domain.uuid;
  } catch (error) {
    for (const volume of made) await volume.drop();
    throw error;
  }
}

/** The machine's present definition joins its history; its checkpoints belong to the disks that it had. */
async function letGo(
  connection: Connection,
  history: DefinitionHistory,
  present: Domain,
  title: string,
): Promise<void> {
  await checkReplaceable(present);
  await history.record(
    connection,
    present.uuid,
    await present.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
    title,
  );
  for (const checkpoint of (await present.checkpoints()).toReversed()) {
    await checkpoint.delete(domainCheckpointDeleteFlags.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY);
  }
}
