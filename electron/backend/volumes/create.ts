import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { LibvirtError, type StoragePool, type StorageVol } from "../libvirt/index.ts";
import { storageVolCreateFlags as createFlags } from "../libvirt/protocol/flags/storage.ts";
import type { Services } from "../services.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import { findPool, runPoolWork } from "../storage/pool-work.ts";
import { makeTracked } from "../storage/tracked-volume.ts";
import { boundedCommandText, type Command } from "../transcript/command-text.ts";
import { refuseTaken } from "./find-volume.ts";
import { finished } from "./finished.ts";
import { keepPassphrase, secretToBe, volumePath, volumeSecretXml } from "./luks-secret.ts";
import { readVolume, volumeXml } from "./volume-xml.ts";

type Request = Omit<Parameters<Handlers["volumes"]["create"]>[0], "connection">;

/** Tries of making an encrypted volume: qemu-img cannot always measure its own CPU time on a busy host. */
const luksTries = 10;

/**
 * Makes a new, empty volume.
 * @throws AppError `volume-exists`, `no-space`, `bad-volume`
 */
export async function createVolume(
  services: Services,
  connection: Connection,
  request: Request,
): Promise<{ command: string; job?: string }> {
  const pool = await findPool(connection, request.pool);
  const { name, format, capacity, preallocation, passphrase } = request;
  const backing = await backingOf(connection, request);
  const flags = preallocation === "metadata" ? createFlags.VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA : 0;
  const xml = (secret?: string) =>
    volumeXml({ name, format, capacity, full: preallocation === "full", backing, secret });
  const path = passphrase === undefined ? undefined : await volumePath(pool, name);
  const commands: Command[] = [
    ...(path === undefined
      ? []
      : [
          { argv: connection.virsh("secret-define", "/dev/stdin"), input: volumeSecretXml(path) },
          // It asks for the passphrase.
          connection.virsh("secret-set-value", secretToBe, "--interactive"),
        ]),
    {
      argv: connection.virsh(
        "vol-create",
        `--pool=${pool.name}`,
        "/dev/stdin",
        ...(flags ? ["--prealloc-metadata"] : []),
      ),
      input: xml(path === undefined ? undefined : secretToBe),
    },
  ];
  const command = boundedCommandText(...commands);
  await refuseTaken(pool, name);
  if (request.preview) return { command };
  const { available } = await pool.info();
  if (preallocation === "full" && capacity > available) throw notEnoughSpace(pool.name, capacity, available);
  const title = `Make the volume ${name}`;
  const job = runPoolWork(services, connection, { title, commands }, async ({ job, wait, onFailure }) => {
    job.leadsTo({ kind: "pool", connection: connection.id, pool: pool.name, volume: name });
    let secret: string | undefined;
    if (path !== undefined && passphrase !== undefined) {
      const kept = await keepPassphrase(connection, path, passphrase);
      secret = kept.uuid;
      onFailure(() => kept.undefine());
    }
    const making = makeTracked(connection, pool, services.partial, { name, bytes: capacity }, () =>
      secret === undefined ? pool.createVolume(xml(), flags) : createEncrypted(pool, xml(secret), flags, job),
    );
    const made = await wait(making, (late) => late.drop());
    await made.keep();
    await finished(connection, pool, [name]);
  });
  return { command, job };
}

async function createEncrypted(
  pool: StoragePool,
  xml: string,
  flags: number,
  job: JobContext,
): Promise<StorageVol> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await pool.createVolume(xml, flags);
    } catch (error) {
      const worthRepeating =
        error instanceof LibvirtError && /accurate CPU usage/i.test(error.message) && attempt < luksTries;
      if (!worthRepeating || job.signal.aborted) throw error;
      job.log("The host was too busy to work out how hard the passphrase should be to guess; trying again.");
    }
  }
}

/** What the new image is to be based on, with the format that libvirt knows. */
async function backingOf(connection: Connection, request: Request) {
  const { backing, format, passphrase, preallocation, capacity } = request;
  if (format === "raw" && preallocation === "metadata") {
    throw bad("A raw image has no metadata that could be laid out beforehand.");
  }
  if (backing === undefined) return undefined;
  if (format !== "qcow2") throw bad("Only qcow2 images can be based on another image.");
  if (passphrase !== undefined) throw bad("An image that is based on another cannot be encrypted by itself.");
  if (preallocation !== "off")
    throw bad("An image that is based on another takes up space as it is written.");
  const volume = await connection.client.storagePools.volumeByPath(backing);
  const facts = volume && readVolume(await volume.xml());
  if (!facts?.format) throw bad("The image to start from is in no storage pool that runs.");
  if (facts.encrypted) throw bad("An encrypted image cannot be the start of another.");
  if (facts.capacity > capacity) throw bad("It cannot be smaller than the image that it starts from.");
  return { path: backing, format: facts.format };
}

const bad = (message: string) =>
  new AppError({ code: "bad-volume", message, hint: "Change what does not fit." });
