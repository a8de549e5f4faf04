import { dirname } from "node:path";
import type { DeletableDisk } from "../../../shared/contract/domains.ts";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { eachOf } from "../domains/each-of.ts";
import { type DiskFacts, readDisks, readNvram } from "../domains/facts.ts";
import { plainError } from "../errors/plain-error.ts";
import { type Domain, LibvirtError, type StoragePool, type StorageVol } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import {
  domainXMLFlags,
  connectListAllDomainsFlags as listFlags,
  domainUndefineFlagsValues as undefineFlags,
} from "../libvirt/protocol/flags/domains.ts";
import { connectListAllStoragePoolsFlags as poolFlags } from "../libvirt/protocol/flags/storage.ts";
import { shellQuote } from "../transcript/shell-quote.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { readXml, text } from "../xml/document.ts";
import { type LocatedDisk, planDisks, revisionOf, type Usage } from "./removal-plan.ts";

type Description = Awaited<ReturnType<Handlers["domains"]["describeRemoval"]>>;

interface Plan {
  readonly domain: Domain;
  readonly persistent: boolean;
  readonly running: boolean;
  readonly disks: readonly DeletableDisk[];
  readonly nvram: string | undefined;
  readonly snapshots: number;
  readonly managedSave: boolean;
  readonly revision: string;
  /** The volumes behind the disks, by path. */
  readonly volumes: ReadonlyMap<string, StorageVol>;
}

/**
 * What deleting the machine would touch.
 * @throws AppError
 */
export async function describeRemoval(connection: Connection, uuid: string): Promise<Description> {
  try {
    const plan = await makePlan(connection, uuid);
    const { domain, running, disks, nvram, snapshots, managedSave, revision } = plan;
    const description: Description = {
      name: domain.name,
      running,
      disks: disks.map((disk) =>
        disk.removable ? { ...disk, command: shellQuote(diskCommand(connection, plan, disk)) } : disk,
      ),
      tpm: false,
      snapshots,
      managedSave,
      autostart: false,
      free: [],
      revision,
      command: machineCommands(connection, plan).map(shellQuote).join("\n"),
    };
    if (nvram !== undefined) description.nvram = nvram;
    return description;
  } catch (error) {
    throw plainError(error);
  }
}

/**
 * Deletes the definition and exactly the chosen disks of the list that the user saw.
 * @throws AppError `stale-removal` where the list is not true any more; `still-running`; `removal-incomplete`
 */
export async function remove(
  connection: Connection,
  transcript: Transcript,
  request: { uuid: string; revision: string; diskIds: readonly string[]; forceOff: boolean },
): Promise<void> {
  try {
    const plan = await makePlan(connection, request.uuid);
    const chosen = chooseDisks(plan, request);
    if (plan.running && !request.forceOff) {
      throw new AppError({
        code: "still-running",
        message: `${plan.domain.name} is running.`,
        hint: "Shut it down first, or force it off.",
        action: { kind: "force-off", label: "Force off and delete" },
      });
    }
    const title = `Delete ${plan.domain.name}`;
    const argvs = machineCommands(connection, plan);
    if (plan.running) await plan.domain.destroy();
    if (plan.persistent) await plan.domain.undefine(neededFlags(plan));
    const failures: string[] = [];
    for (const disk of chosen) {
      try {
        await plan.volumes.get(disk.path)?.delete();
        argvs.push(diskCommand(connection, plan, disk));
      } catch (error) {
        const { message, detail } = plainError(error);
        failures.push(`${disk.path}: ${detail ?? message}`);
      }
    }
    transcript.record(title, ...argvs);
    if (failures.length > 0) {
      throw new AppError({
        code: "removal-incomplete",
        message: `${plan.domain.name} was deleted, but ${failures.length === 1 ? "a disk" : `${failures.length} disks`} of it could not be.`,
        hint: "What is left can be deleted in its storage pool.",
        detail: failures.join("\n").slice(0, 20_000),
      });
    }
  } catch (error) {
    throw plainError(error);
  }
}

function chooseDisks(
  plan: Plan,
  { revision, diskIds }: { revision: string; diskIds: readonly string[] },
): DeletableDisk[] {
  const chosen = plan.disks.filter((disk) => diskIds.includes(disk.id));
  const known = new Set(plan.disks.map(({ id }) => id));
  const stale = revision !== plan.revision || diskIds.some((id) => !known.has(id));
  if (stale || chosen.some((disk) => !disk.removable)) {
    throw new AppError({
      code: "stale-removal",
      message: "Something changed since this list was made, so nothing was deleted.",
      hint: "Look at the list again.",
      action: { kind: "retry", label: "Show the list again" },
    });
  }
  return chosen;
}

async function makePlan(connection: Connection, uuid: string): Promise<Plan> {
  const domain = await connection.domains.handle(uuid);
  const [persistent, running, managedSave, snapshots, live, stored] = await Promise.all([
    domain.isPersistent(),
    domain.isActive(),
    domain.hasManagedSave().catch(unsupported(false)),
    domain.snapshotNum().catch(unsupported(0)),
    domain.xml(),
    domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
  ]);
  const volumes = new Map<string, StorageVol>();
  const pools = await activePools(connection);
  const facts = distinct([...readDisks(live), ...readDisks(stored)]);
  const disks = await Promise.all(facts.map((disk) => locate(connection, domain, disk, pools, volumes)));
  const usage = await usageOfOthers(connection, uuid, volumes);
  const planned = planDisks(disks, usage);
  const nvram = readNvram(stored) || readNvram(live);
  const covered = { uuid, name: domain.name, disks: planned, nvram, snapshots, managedSave };
  return { ...covered, domain, persistent, running, revision: revisionOf(covered), volumes };
}

/** A disk that is changed for the next start stands in both definitions, the others in each the same. */
function distinct(disks: readonly DiskFacts[]): DiskFacts[] {
  const seen = new Map<string, DiskFacts>();
  for (const disk of disks) {
    const key = JSON.stringify([disk.target, disk.path, disk.network, disk.volume]);
    if (!seen.has(key)) seen.set(key, disk);
  }
  return [...seen.values()];
}

interface ActivePool {
  readonly pool: StoragePool;
  readonly target: string | undefined;
}

async function activePools(connection: Connection): Promise<ActivePool[]> {
  try {
    const pools = await connection.client.storagePools.list(poolFlags.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE);
    return await Promise.all(
      pools.map(async (pool) => ({
        pool,
        target: readXml(await pool.xml(), (xml) => text(xml, "target/path")),
      })),
    );
  } catch (error) {
    return unsupported<ActivePool[]>([])(error);
  }
}

/** Finds the volume and the size behind a disk, and remembers the volume in `volumes`. */
async function locate(
  { client }: Connection,
  domain: Domain,
  disk: DiskFacts,
  pools: readonly ActivePool[],
  volumes: Map<string, StorageVol>,
): Promise<LocatedDisk> {
  let path = disk.path;
  let volume: StorageVol | null = null;
  if (disk.volume) {
    const { pool: poolName, name } = disk.volume;
    volume = (await pools.find(({ pool }) => pool.name === poolName)?.pool.volumeByName(name)) ?? null;
    path = volume ? await volume.path() : `${poolName}/${name}`;
  } else if (path !== undefined) {
    volume = await findVolume(client.storagePools, path, pools);
  }
  if (path !== undefined && volume) volumes.set(path, volume);
  const bytes = volume
    ? (await volume.info()).allocation
    : path === undefined
      ? undefined
      : await domain.blockInfo(path).then(
          (info) => info.allocation,
          () => undefined,
        );
  return { ...disk, path, bytes, inPool: volume !== null };
}

/** A pool does not notice files that others put into its folder until it is refreshed. */
async function findVolume(
  storagePools: Connection["client"]["storagePools"],
  path: string,
  pools: readonly ActivePool[],
): Promise<StorageVol | null> {
  try {
    const known = await storagePools.volumeByPath(path);
    const home = pools.find(({ target }) => target === dirname(path));
    if (known || !home) return known;
    await home.pool.refresh();
    return await storagePools.volumeByPath(path);
  } catch (error) {
    return unsupported(null)(error);
  }
}

/** Reads every other machine's disks, and the backing files of the volumes beside ours. */
async function usageOfOthers(
  connection: Connection,
  uuid: string,
  volumes: ReadonlyMap<string, StorageVol>,
): Promise<Usage> {
  const { domains, storagePools } = connection.client;
  const paths = new Map<string, Set<string>>();
  const collect = async (domain: Domain, flags: number) => {
    if (domain.uuid === uuid) return;
    // A machine that is there and cannot be read may use anything: better nothing is deleted then.
    const xml = await domain.xml(flags).catch(only(errorNumber.VIR_ERR_NO_DOMAIN));
    if (xml === undefined) return;
    const used = paths.get(domain.name) ?? new Set<string>();
    paths.set(domain.name, used);
    for (const disk of readDisks(xml)) {
      for (const path of [disk.path, ...disk.backing]) if (path !== undefined) used.add(path);
      if (disk.volume) {
        const pool = await storagePools.byName(disk.volume.pool);
        // A pool that is not active has none of our volumes.
        const volume = await pool
          ?.volumeByName(disk.volume.name)
          .catch(only(errorNumber.VIR_ERR_OPERATION_INVALID));
        if (volume) used.add(await volume.path());
      }
    }
  };
  const [all, active] = await Promise.all([
    domains.list(),
    domains.list(listFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE | listFlags.VIR_CONNECT_LIST_DOMAINS_PERSISTENT),
  ]);
  await eachOf(all, (domain) => collect(domain, 0));
  await eachOf(active, (domain) => collect(domain, domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
  const backingOf = new Map<string, string>();
  const poolNames = new Set([...volumes.values()].map(({ pool }) => pool));
  for (const name of poolNames) {
    const pool = await storagePools.byName(name);
    const siblings = (await pool?.volumes()) ?? [];
    await eachOf(siblings, async (volume) => {
      const xml = await volume.xml().catch(missing);
      if (xml === undefined) return;
      const [path, backing] = readXml(xml, (root) => [
        text(root, "target/path"),
        text(root, "backingStore/path"),
      ]);
      if (path && backing) backingOf.set(path, backing);
    });
  }
  return { paths, backingOf };
}

/** Only what is there is named: other drivers refuse flags that they have no use for. */
function neededFlags({ nvram, snapshots, managedSave }: Plan): number {
  let flags = 0;
  if (nvram !== undefined) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_NVRAM;
  if (snapshots > 0) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA;
  if (managedSave) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE;
  return flags;
}

function machineCommands(connection: Connection, plan: Plan): string[][] {
  const { domain, running, persistent, nvram, snapshots, managedSave } = plan;
  const name = commandName(domain);
  const options = [
    ...(nvram === undefined ? [] : ["--nvram"]),
    ...(snapshots > 0 ? ["--snapshots-metadata"] : []),
    ...(managedSave ? ["--managed-save"] : []),
  ];
  return [
    ...(running ? [connection.virsh("destroy", name)] : []),
    ...(persistent ? [connection.virsh("undefine", name, ...options)] : []),
  ];
}

function diskCommand(connection: Connection, { volumes }: Plan, { path }: DeletableDisk): string[] {
  const volume = volumes.get(path);
  return connection.virsh("vol-delete", volume?.name ?? path, ...(volume ? ["--pool", volume.pool] : []));
}

/** For drivers without the function in question. */
function unsupported<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_NO_SUPPORT) return instead;
    throw error;
  };
}

/** For the one error of libvirt's that means that there is nothing to look at. */
function only(code: number): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof LibvirtError && error.code === code) return undefined;
    throw error;
  };
}

/** For volumes whose file is gone, or which nobody can open: no disk can stand on them. */
function missing(error: unknown): undefined {
  if (error instanceof LibvirtError) return undefined;
  throw error;
}
