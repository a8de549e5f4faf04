import { createHash } from "node:crypto";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import { poolType } from "../../../shared/storage/pool-types.ts";
import type { Connection } from "../connections/connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { missing } from "../errors/absences.ts";
import type { StoragePool, StorageVol } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { readXml, text } from "../xml/document.ts";
import { findPool, type PoolWork, poolCommandName, runPoolWork } from "./pool-work.ts";
import { poolValues } from "./pool-xml.ts";
import { usageOfOthers } from "./usage.ts";
import { usersByPath } from "./users-by-path.ts";

type Description = Awaited<ReturnType<Handlers["storage"]["describeRemoval"]>>;
type Request = Omit<Parameters<Handlers["storage"]["remove"]>[0], "connection">;

/** How many volumes are listed; the rest is counted. */
const listed = 5000;

interface Plan {
  readonly pool: StoragePool;
  readonly volumes: readonly StorageVol[];
  readonly description: Description;
}

/**
 * What deleting the pool would touch.
 * @throws AppError `no-such-pool`
 * @throws LibvirtError
 */
export async function describePoolRemoval(connection: Connection, name: string): Promise<Description> {
  return (await makePlan(connection, name, "shared")).description;
}

/**
 * Stops the pool and forgets it; with `erase` what it holds goes too, exactly as it was described. A job; with
 * `preview` it only says the commands.
 * @throws AppError `stale-removal` where the description is not true any more; `pool-in-use`; `not-erasable`
 */
export async function removePool(
  services: Services,
  connection: Connection,
  { pool: name, kind, revision, preview }: Request,
): Promise<{ command: string; job?: string }> {
  const plan = await makePlan(connection, name, preview ? "shared" : "fresh");
  const { pool, volumes, description } = plan;
  const { active, persistent, erasable } = description;
  const named = poolCommandName(pool);
  const eraseVolumes = kind === "erase" && erasable === "folder";
  const commands = [
    ...(eraseVolumes
      ? volumes.map((volume) => connection.virsh("vol-delete", `--vol=${volume.name}`, `--pool=${pool.name}`))
      : []),
    ...(active ? [connection.virsh("pool-destroy", named)] : []),
    ...(kind === "erase" ? [connection.virsh("pool-delete", named)] : []),
    ...(persistent ? [connection.virsh("pool-undefine", named)] : []),
  ];
  const command = boundedCommandText(...commands);
  if (preview) return { command };
  check(plan, kind, revision);
  const title =
    kind === "erase"
      ? `Delete the storage pool ${name} with its contents`
      : `Forget the storage pool ${name}`;
  const job = runPoolWork(services, connection, { title, commands }, async (tools) => {
    tools.show(pool, "delete");
    if (eraseVolumes) await deleteAll(volumes, tools);
    const { job, wait } = tools;
    if (active) {
      job.phase("Stopping the pool");
      await wait(pool.destroy());
    }
    if (kind === "erase") {
      job.phase("Deleting what it stands on");
      await wait(pool.delete());
    }
    if (persistent) await wait(pool.undefine());
  });
  return { command, job };
}

async function deleteAll(volumes: readonly StorageVol[], { job, wait }: PoolWork): Promise<void> {
  job.phase(volumes.length === 1 ? "Deleting 1 volume" : `Deleting ${volumes.length} volumes`);
  for (const volume of volumes) {
    job.signal.throwIfAborted();
    await wait(volume.delete(0, { timeoutMs: 0 }));
    job.log(`Deleted ${volume.name}`);
  }
}

function check({ description, pool }: Plan, kind: Request["kind"], revision: string): void {
  if (revision !== description.revision) {
    throw new AppError({
      code: "stale-removal",
      message: "Something changed since this list was made, so nothing was deleted.",
      hint: "Look at the list again.",
      action: { kind: "retry", label: "Show the list again" },
    });
  }
  if (kind === "forget") return;
  if (!description.erasable || !description.active) {
    throw new AppError({
      code: "not-erasable",
      message: description.erasable
        ? `“${pool.name}” is not running, so nobody can say what would be deleted.`
        : "libvirt cannot delete what a pool of this type holds.",
      hint: description.erasable
        ? "Start it first."
        : "Forget the pool, and delete the rest where it is kept.",
    });
  }
  const users = new Set(description.volumes.flatMap(({ usedBy }) => usedBy));
  if (users.size > 0) {
    throw new AppError({
      code: "pool-in-use",
      message: `Machines use what is in “${pool.name}”: ${[...users].slice(0, 10).join(", ")}.`,
      hint: "Give these machines other disks first, or only forget the pool.",
    });
  }
  if (description.volumeCount > listed) {
    throw new AppError({
      code: "not-erasable",
      message: `“${pool.name}” holds more than ${listed} volumes, too many to list before they go.`,
      hint: "Delete volumes first.",
    });
  }
}

async function makePlan(connection: Connection, name: string, look: "fresh" | "shared"): Promise<Plan> {
  const pool = await findPool(connection, name);
  const [active, persistent, xml] = await Promise.all([pool.isActive(), pool.isPersistent(), pool.xml()]);
  const { type, target, devices } = readXml(xml, (root) => {
    const values = poolValues(root);
    return {
      type: text(root, "@type") ?? "",
      target: text(root, "target/path"),
      devices: [values["device"] ?? [], values["devices"] ?? []].flat(2),
    };
  });
  const volumes = active ? (await pool.volumes()).sort((a, b) => a.name.localeCompare(b.name)) : [];
  const erasable = poolType(type)?.erase;
  const described = await describeVolumes(connection, volumes.slice(0, listed), look);
  const machines = new Set([
    ...described.flatMap(({ usedBy }) => usedBy),
    ...(await machinesNaming(connection, name, target)),
  ]);
  const facts = {
    active,
    persistent,
    devices: devices.slice(0, 100),
    volumes: described,
    machines: [...machines].slice(0, 1000),
    volumeCount: volumes.length,
    ...(erasable && { erasable }),
    ...(target?.startsWith("/") && { target }),
  };
  const revision = createHash("sha256")
    .update(
      JSON.stringify([pool.uuid, { ...facts, volumes: facts.volumes.map(({ bytes: _, ...rest }) => rest) }]),
    )
    .digest("base64url");
  return { pool, volumes, description: { ...facts, revision } };
}

/** The machines whose disks are named by the pool or lie in its folder, also while it is stopped. */
async function machinesNaming(
  { domains }: Connection,
  pool: string,
  target: string | undefined,
): Promise<string[]> {
  await domains.ready();
  // All device nodes lie in /dev, whichever pool they are of.
  const folder = target === undefined || target.startsWith("/dev") ? undefined : `${target}/`;
  return domains
    .all()
    .filter(({ domain }) =>
      domain.disks.some(
        (disk) => disk.startsWith(`${pool}/`) || (folder !== undefined && disk.startsWith(folder)),
      ),
    )
    .map(({ domain }) => domain.name);
}

async function describeVolumes(
  connection: Connection,
  volumes: readonly StorageVol[],
  look: "fresh" | "shared",
): Promise<Description["volumes"]> {
  if (volumes.length === 0) return [];
  const { paths, backingOf } = await usageOfOthers(connection, "", look);
  const users = usersByPath(paths, backingOf);
  const described = new Map<StorageVol, Description["volumes"][number]>();
  await eachOf(volumes, async (volume) => {
    const path = await volume.path();
    const info = await volume.info().catch(missing);
    described.set(volume, {
      name: volume.name,
      path,
      ...(info && { bytes: info.allocation }),
      usedBy: [...(users.get(path) ?? [])].slice(0, 1000),
    });
  });
  return volumes.flatMap((volume) => described.get(volume) ?? []);
}
