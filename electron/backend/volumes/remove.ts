import { createHash } from "node:crypto";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { eachOf } from "../domains/each-of.ts";
import type { StoragePool } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { runPoolWork } from "../storage/pool-work.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { type FoundVolume, findVolume, volumeArguments } from "./find-volume.ts";
import { finished } from "./finished.ts";
import { passphrasesOf } from "./passphrases.ts";
import { readUsers, some } from "./volume-users.ts";

type Description = Awaited<ReturnType<Handlers["volumes"]["describeRemoval"]>>;
type Request = Omit<Parameters<Handlers["volumes"]["remove"]>[0], "connection">;
type Names = Pick<Request, "pool" | "volumes">;

/** The contract's own limit for users and overlays of one volume. */
const most = 1000;

/**
 * What deleting these volumes touches.
 * @throws AppError `no-such-pool`, `no-such-volume`
 */
export async function describeVolumeRemoval(connection: Connection, names: Names): Promise<Description> {
  return (await makePlan(connection, names, "shared")).description;
}

/**
 * Deletes volumes exactly as they were described.
 * @throws AppError `stale-removal`; `volume-in-use` where a machine or an image that stays needs one
 */
export async function removeVolumes(
  services: Services,
  connection: Connection,
  { revision, preview, ...names }: Request,
): Promise<{ command: string; job?: string }> {
  const { pool, found, secrets, description } = await makePlan(
    connection,
    names,
    preview ? "shared" : "fresh",
  );
  const commands = found.flatMap(({ facts }) => {
    const secret = secrets.get(facts.path);
    return [
      connection.virsh("vol-delete", ...volumeArguments(pool.name, facts.name)),
      ...(secret ? [connection.virsh("secret-undefine", secret.uuid)] : []),
    ];
  });
  const command = boundedCommandText(...commands);
  if (preview) return { command };
  if (revision !== description.revision) {
    throw new AppError({
      code: "stale-removal",
      message: "Something changed since this list was made, so nothing was deleted.",
      hint: "Look at the list again.",
      action: { kind: "retry", label: "Show the list again" },
    });
  }
  refuseNeeded(description);
  const [first] = found;
  const title =
    found.length === 1 ? `Delete the volume ${first!.facts.name}` : `Delete ${found.length} volumes`;
  const job = runPoolWork(services, connection, { title, commands }, async ({ job, wait }) => {
    job.leadsTo({ kind: "pool", connection: connection.id, pool: pool.name });
    try {
      for (const { volume, facts } of found) {
        job.signal.throwIfAborted();
        await wait(volume.delete(0, { timeoutMs: 0 }));
        job.log(`Deleted ${volume.name}`);
        const secret = secrets.get(facts.path);
        if (!secret) continue;
        await secret.undefine();
        job.log(`Deleted the passphrase of ${volume.name}, secret ${secret.uuid}`);
      }
    } finally {
      await finished(
        connection,
        pool,
        found.map(({ facts }) => facts.name),
      );
    }
  });
  return { command, job };
}

function refuseNeeded({ volumes }: Description): void {
  const going = new Set(volumes.map(({ path }) => path));
  for (const { name, usedBy, overlays } of volumes) {
    const needed = [...usedBy, ...overlays.filter((overlay) => !going.has(overlay))];
    if (needed.length === 0) continue;
    throw new AppError({
      code: "volume-in-use",
      message: `“${name}” is needed by ${some(needed)}.`,
      hint: "Give the machines other disks and make the images independent first, or delete these too.",
    });
  }
}

async function makePlan(connection: Connection, { pool, volumes: names }: Names, look: "fresh" | "shared") {
  const usersOf = await readUsers(connection, look);
  const byName = new Map<string, FoundVolume>();
  await eachOf([...new Set(names)], async (name) => {
    byName.set(name, await findVolume(connection, { pool, volume: name }));
  });
  const found = inOrder([...byName.values()]);
  const secrets = await passphrasesOf(
    connection,
    found.map(({ facts }) => facts.path),
  );
  const volumes = found.map(({ facts }) => {
    const { machines, overlays } = usersOf(facts.path);
    const secret = secrets.get(facts.path)?.uuid;
    return {
      name: facts.name,
      path: facts.path,
      allocation: facts.allocation,
      usedBy: machines.map(({ name }) => name).slice(0, most),
      overlays: overlays.slice(0, most),
      ...(secret !== undefined && { secret }),
    };
  });
  const revision = createHash("sha256")
    .update(JSON.stringify(volumes.map(({ allocation: _, ...rest }) => rest)))
    .digest("base64url");
  return { pool: found[0]!.pool as StoragePool, found, secrets, description: { volumes, revision } };
}

/** Images before those that they are based on, so that a deletion that stops halfway leaves none without its base. */
function inOrder(found: readonly FoundVolume[]): FoundVolume[] {
  const left = [...found].sort((a, b) => a.facts.name.localeCompare(b.facts.name));
  const ordered: FoundVolume[] = [];
  while (left.length > 0) {
    const free = left.findIndex(({ facts }) => !left.some((other) => other.facts.backing === facts.path));
    // A loop of images has no end to begin at.
    ordered.push(...left.splice(Math.max(0, free), 1));
  }
  return ordered;
}
