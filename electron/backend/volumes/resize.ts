import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { readDisks } from "../domains/facts.ts";
import type { Domain } from "../libvirt/index.ts";
import { storageVolResizeFlags as flags } from "../libvirt/protocol/flags/storage.ts";
import type { Services } from "../services.ts";
import { runPoolWork } from "../storage/pool-work.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { findVolume, volumeArguments } from "./find-volume.ts";
import { finished } from "./finished.ts";
import { readUsers, refuseBase, runningOf } from "./volume-users.ts";

type Request = Omit<Parameters<Handlers["volumes"]["resize"]>[0], "connection">;

/**
 * Gives a volume another capacity; that of a running machine through the machine, which tells its guest.
 * @throws AppError `no-such-volume`; `volume-is-base`; `would-shrink` without `shrink`; `volume-in-use`
 */
export async function resizeVolume(
  services: Services,
  connection: Connection,
  { pool: poolName, volume: name, capacity, shrink, preview }: Request,
): Promise<{ command: string; job?: string }> {
  const { pool, volume, facts } = await findVolume(connection, { pool: poolName, volume: name });
  const users = (await readUsers(connection, preview ? "shared" : "fresh"))(facts.path);
  refuseBase(name, users, "another size");
  const smaller = capacity < facts.capacity;
  if (smaller && !shrink && !preview) {
    throw new AppError({
      code: "would-shrink",
      message: `“${name}” has ${formatBytes(facts.capacity)}; making it smaller cuts off what lies at its end.`,
      hint: "Shrink the file systems and partitions in the guest first, then ask for it expressly.",
    });
  }
  const [machine] = await runningOf(connection, users.machines);
  if (machine && smaller) {
    throw new AppError({
      code: "volume-in-use",
      message: `“${name}” is in use by ${machine.name}, which runs; it can only be made larger meanwhile.`,
      hint: "Shut the machine down first.",
    });
  }
  const domain = machine && (await connection.domains.handle(machine.uuid));
  const target = domain && (await diskOf(connection, domain, facts.path));
  const command =
    domain && target
      ? connection.virsh("blockresize", commandName(domain), target, `${capacity}B`)
      : connection.virsh(
          "vol-resize",
          ...volumeArguments(poolName, name),
          `--capacity=${capacity}B`,
          ...(smaller ? ["--shrink"] : []),
        );
  const words = boundedCommandText(command);
  if (preview) return { command: words };
  const title = `Resize ${name} to ${formatBytes(capacity)}`;
  const job = runPoolWork(services, connection, { title, commands: [command] }, async ({ job, wait }) => {
    job.leadsTo({ kind: "pool", connection: connection.id, pool: poolName, volume: name });
    const resizing =
      domain && target
        ? domain.devices.blockResize(target, BigInt(capacity))
        : volume.resize(capacity, smaller ? flags.VIR_STORAGE_VOL_RESIZE_SHRINK : 0);
    await wait(resizing);
    await finished(connection, pool, [name]);
  });
  return { command: words, job };
}

/** The name of the running machine's disk that is this image. */
async function diskOf({ client }: Connection, domain: Domain, path: string): Promise<string> {
  for (const disk of readDisks(await domain.xml())) {
    if (disk.path === path) return disk.target;
    if (!disk.volume) continue;
    const pool = await client.storagePools.byName(disk.volume.pool);
    const volume = await pool?.volumeByName(disk.volume.name);
    if ((await volume?.path()) === path) return disk.target;
  }
  throw new AppError({
    code: "volume-in-use",
    message: `A machine that runs needs ${path}, but not as a disk of its own.`,
    hint: "Shut the machine down first.",
  });
}
