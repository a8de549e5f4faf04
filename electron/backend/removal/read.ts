import type { DeletableDisk } from "../../../shared/contract/domains.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { type DiskFacts, readDisks } from "../domains/facts.ts";
import { unsupported } from "../errors/absences.ts";
import type { Domain, StorageVol } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { activePools } from "../storage/active-pools.ts";
import { type Usage, usageOfOthers } from "../storage/usage.ts";
import { elements, readXml, text, type XmlElement } from "../xml/document.ts";
import { locate } from "./locate.ts";
import { planDisks, revisionOf } from "./plan.ts";

/** Everything that decides how a machine is deleted. */
export interface RemovalPlan {
  readonly domain: Domain;
  readonly persistent: boolean;
  readonly running: boolean;
  readonly disks: readonly DeletableDisk[];
  /** Path of the firmware's variables; empty where libvirt chooses it at the first start. */
  readonly nvram: string | undefined;
  /** Whether an emulated TPM has state on the host, and whether the definition says that it outlives the machine. */
  readonly tpm: boolean;
  readonly tpmPersists: boolean;
  readonly snapshots: number;
  readonly checkpoints: number;
  readonly managedSave: boolean;
  readonly autostart: boolean;
  /** Free bytes of the pools that the disks lie in. */
  readonly free: readonly { readonly place: string; readonly bytes: number }[];
  readonly revision: string;
  /** The volumes behind the disks, by path. */
  readonly volumes: ReadonlyMap<string, StorageVol>;
}

/**
 * Looks at all that the machine has and at who else uses it.
 * @param others paths that are spoken for besides, by name of who has them
 * @param look `fresh` before something is deleted
 * @throws AppError `no-such-domain`
 * @throws LibvirtError
 */
export async function makePlan(
  connection: Connection,
  others: ReadonlyMap<string, ReadonlySet<string>>,
  uuid: string,
  look: "fresh" | "shared",
): Promise<RemovalPlan> {
  const domain = await connection.domains.handle(uuid);
  const [persistent, running, managedSave, snapshots, checkpoints, autostart, live, stored] =
    await Promise.all([
      domain.isPersistent(),
      domain.isActive(),
      domain.hasManagedSave().catch(unsupported(false)),
      domain.snapshotNum().catch(unsupported(0)),
      domain.checkpoints().catch(unsupported([])),
      domain.autostart().catch(unsupported(false)),
      domain.xml(),
      domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
    ]);
  const volumes = new Map<string, StorageVol>();
  const pools = await activePools(connection);
  const facts = distinct([...readDisks(live), ...readDisks(stored)]);
  const located = await Promise.all(facts.map((disk) => locate(connection, domain, disk, pools, volumes)));
  const usage = await usageOfOthers(connection, uuid, look);
  const disks = planDisks(located, { ...usage, paths: merged(usage.paths, others) });
  const homes = new Set([...volumes.values()].map(({ pool }) => pool));
  const free = await Promise.all(
    pools
      .filter(({ pool }) => homes.has(pool.name))
      .map(async ({ pool, target }) => ({
        place: target ?? pool.name,
        bytes: (await pool.info()).available,
      })),
  );
  const covered = {
    uuid,
    name: domain.name,
    disks,
    nvram: readXml(stored, readNvram) ?? readXml(live, readNvram),
    snapshots,
    checkpoints: checkpoints.length,
    managedSave,
  };
  return {
    ...covered,
    ...readXml(stored, readTpm),
    domain,
    persistent,
    running,
    autostart,
    free: free.slice(0, 100),
    revision: revisionOf(covered),
    volumes,
  };
}

/**
 * The disks that the request names.
 * @throws AppError `stale-removal` where the user saw another list, or what may not go
 */
export function chooseDisks(
  plan: RemovalPlan,
  { revision, diskIds }: { readonly revision: string; readonly diskIds: readonly string[] },
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

function merged(a: Usage["paths"], b: Usage["paths"]): Usage["paths"] {
  return new Map([...a, ...b]);
}

/** The path of the UEFI variable store. One that libvirt is to choose has its place only from the first start on. */
function readNvram(domain: XmlElement): string | undefined {
  const path = text(domain, "os/nvram") || text(domain, "os/nvram/source/@file");
  return path || (text(domain, "os/@firmware") === "efi" ? "" : undefined);
}

function readTpm(domain: XmlElement): { tpm: boolean; tpmPersists: boolean } {
  const backends = elements(domain, "devices/tpm/backend[@type='emulator']");
  return {
    tpm: backends.length > 0,
    tpmPersists: backends.some((backend) => text(backend, "@persistent_state") === "yes"),
  };
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
