import { dirname } from "node:path";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { Services } from "../services.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import { findPool } from "../storage/pool-work.ts";
import { copyVolume } from "../storage/sparse-copy.ts";
import { makeTracked } from "../storage/tracked-volume.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { findVolume, refuseTaken } from "./find-volume.ts";
import { finished } from "./finished.ts";
import { volumesOf } from "./volume-book.ts";
import { readUsers, refuseRunning } from "./volume-users.ts";
import { volumeXml } from "./volume-xml.ts";

type Request = Omit<Parameters<Handlers["volumes"]["clone"]>[0], "connection">;

/**
 * Copies a volume byte for byte, snapshots, encryption and all. libvirt's own copying cannot be stopped and leaves
 * internal snapshots out, so the bytes go through streams.
 * @throws AppError `no-such-volume`, `volume-exists`, `no-space`; `volume-in-use` by a machine that may write to it
 */
export async function cloneVolume(
  services: Services,
  connection: Connection,
  { pool: poolName, volume: name, target: targetName, name: copyName, preview }: Request,
): Promise<{ command: string; job?: string }> {
  const { pool, volume, facts } = await findVolume(connection, { pool: poolName, volume: name });
  const target = targetName === poolName ? pool : await findPool(connection, targetName);
  await refuseTaken(target, copyName);
  const bytes = facts.physical ?? facts.capacity;
  const commands = [
    connection.virsh(
      "vol-create-as",
      `--pool=${targetName}`,
      `--name=${copyName}`,
      `--capacity=${bytes}B`,
      "--allocation=0",
      "--format=raw",
    ),
    {
      pipe: [
        connection.virsh(
          "vol-download",
          `--vol=${name}`,
          `--pool=${poolName}`,
          "--sparse",
          "--file=/dev/stdout",
        ),
        connection.virsh("vol-upload", `--vol=${copyName}`, `--pool=${targetName}`, "--file=/dev/stdin"),
      ],
    },
    connection.virsh("pool-refresh", `--pool=${targetName}`),
  ];
  const command = boundedCommandText(...commands);
  if (preview) return { command };
  if (facts.kind !== "file" && facts.kind !== "block") throw notCopyable();
  const users = (await readUsers(connection))(facts.path);
  // What others are based on is only read, also by machines that run.
  if (users.overlays.length === 0) await refuseRunning(connection, name, users);
  const { available } = await target.info();
  if (facts.allocation > available) throw notEnoughSpace(targetName, facts.allocation, available);
  const title = `Copy ${name} to ${copyName}`;
  const place = { kind: "pool", connection: connection.id, pool: targetName, volume: copyName } as const;
  const { id, finished: done } = services.jobs.run({ title, total: bytes, place }, async (job) => {
    job.commands(...commands);
    const xml = volumeXml({ name: copyName, format: "raw", capacity: bytes, full: false });
    const made = await makeTracked(connection, target, services.partial, { name: copyName, bytes }, () =>
      target.createVolume(xml),
    );
    const written = volumesOf(connection).writing(targetName, copyName);
    try {
      await copyVolume(volume, made.volume, (done) => job.progress(done, bytes), job.signal);
      await target.refresh({ signal: job.signal });
      if (facts.backing !== undefined && dirname(await made.volume.path()) !== dirname(facts.path)) {
        await checkBacking(connection, targetName, copyName, facts.backing);
      }
      await made.keep();
    } catch (error) {
      await made.drop();
      throw error;
    } finally {
      written();
      await finished(connection, target, [copyName]);
    }
  });
  done.then(
    () => services.transcript.record(title, ...commands),
    () => {},
  );
  return { command, job: id };
}

/** An image names its base as it was written, which another folder may make another file. */
async function checkBacking(
  connection: Connection,
  pool: string,
  name: string,
  backing: string,
): Promise<void> {
  const { facts } = await findVolume(connection, { pool, volume: name });
  if (facts.backing === backing) return;
  logInternal(`${facts.path} would be based on ${facts.backing ?? "nothing"}`);
  throw new AppError({
    code: "backing-moves",
    message: "This image names its base by a path that is only right in its own folder.",
    hint: "Copy it into the same pool, or convert it, which makes it independent.",
  });
}

const notCopyable = () =>
  new AppError({
    code: "not-copyable",
    message: "libvirt cannot read what is in a volume of this kind.",
    hint: "Copy it with the storage's own tools.",
  });
