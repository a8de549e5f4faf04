import { randomBytes } from "node:crypto";
import { chmod, copyFile, mkdir, open, readdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BackupRequest } from "../../../shared/contract/backups.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { withoutSecrets } from "../hardware/secrets.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { LibvirtError } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import type { Command } from "../transcript/command-text.ts";
import { machineFolderName } from "./backup-folder.ts";
import { checkpointXml, describeCheckpoint, type PlannedDisk } from "./backup-xml.ts";
import { checksums } from "./checksums.ts";
import { copyCommands, copyDisks } from "./copy-disks.ts";
import { livePlan, makeTargets, runLive } from "./live.ts";
import { type Manifest, manifestName } from "./manifest.ts";
import type { PlannedBackup } from "./planned-backup.ts";
import { type ReadMachine, readMachine } from "./read-machine.ts";
import { takeBack, type UnfinishedBackups, unfinishedPath } from "./unfinished-backups.ts";

export interface CreateTools extends Pick<Services, "connections"> {
  readonly unfinished: UnfinishedBackups;
}

/** What is asked for, by the user or by the schedule. */
export interface WantedBackup extends BackupRequest {
  readonly scheduled?: boolean;
}

/**
 * Checks what is asked for and says what it comes to.
 * @throws AppError `not-possible`, `no-such-machine` | LibvirtError
 */
export async function planBackup(
  connection: Connection,
  uuid: string,
  { folder, kind, quiesce }: BackupRequest,
): Promise<PlannedBackup> {
  const machine = await readMachine(connection, uuid, folder);
  const { options, domain, running } = machine;
  const refusal = options[kind].reason ?? (quiesce ? options.quiesce.reason : undefined);
  if (refusal !== undefined) {
    throw new AppError({ code: "not-possible", message: refusal, hint: "Nothing was done." });
  }
  const id = newId();
  const home = join(folder, machine.folder ?? machineFolderName(domain.name, uuid));
  const base = kind === "incremental" ? machine.base : undefined;
  const whole = join(home, id);
  const disks = planDisks(machine, whole, base);
  const planned = { machine, id, home, kind, base, disks };
  if (!running) return { ...planned, checkpoint: undefined, commands: offCommands(machine, disks) };
  const { checkpoint, command } = livePlan(connection, machine, { id, whole, disks });
  return { ...planned, checkpoint, commands: [command] };
}

const planDisks = (
  { options, running }: ReadMachine,
  whole: string,
  base: Manifest | undefined,
): PlannedDisk[] =>
  options.disks.map(({ target, never, whole: all }) => {
    // A disk that is new since then is whole in it.
    const below = all === undefined ? base?.disks.find((disk) => disk.target === target) : undefined;
    return {
      target,
      file: never === undefined ? join(whole, `${target}.qcow2`) : undefined,
      on: base && below && `../${base.id}/${below.file}`,
      since: running && below ? base?.checkpoint : undefined,
      tracked: all === undefined,
    };
  });

const offCommands = ({ disks }: ReadMachine, planned: readonly PlannedDisk[]): Command[] =>
  planned.flatMap(({ target, file, on }) => {
    const source = disks.find((disk) => disk.target === target);
    return file === undefined || !source ? [] : copyCommands(source, file, on);
  });

/** `2026-11-22T22-30-15Z-1a2b3c4d` */
const newId = (): string =>
  `${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}Z-${randomBytes(4).toString("hex")}`;

/**
 * Makes a backup. It has its name only once all of it is there and has its checksums; on every failure nothing of
 * it stays, neither in the folder nor in libvirt.
 * @throws AppError | LibvirtError
 */
export async function makeBackup(
  tools: CreateTools,
  connection: Connection,
  planned: PlannedBackup,
  request: WantedBackup,
  job: JobContext,
): Promise<Manifest> {
  const { machine, id, home, checkpoint } = planned;
  const { domain } = machine;
  const whole = join(home, id);
  const folder = unfinishedPath(whole);
  const entry = {
    connection: connection.id,
    uuid: domain.uuid,
    ...{ folder, whole },
    checkpoint: checkpoint ?? "",
    frozen: false,
  };
  await mkdir(home, { recursive: true });
  await tools.unfinished.note(entry);
  try {
    await mkdir(folder, { mode: 0o700 });
    const at = Date.now();
    if (machine.running) {
      // QEMU, which is another user, opens the files that it is told; nobody else sees what there is.
      await chmod(folder, 0o711);
      await makeTargets(planned, folder, machine, job);
      await runLive(planned, folder, request.quiesce, job, (frozen) =>
        tools.unfinished.note({ ...entry, frozen }),
      );
      await chmod(folder, 0o700);
    } else await copyDisks(tools.connections, connection, planned, folder, job);
    const manifest = await writeRest(connection, planned, folder, request, at, job);
    job.signal.throwIfAborted();
    await rename(folder, whole);
    await syncFolder(home);
    await tools.unfinished.forget(folder);
    return manifest;
  } catch (error) {
    await takeBack(connection, entry);
    await tools.unfinished.forget(folder);
    throw plainer(error, folder);
  }
}

async function writeRest(
  connection: Connection,
  { machine, id, kind, base, disks, checkpoint }: PlannedBackup,
  folder: string,
  { secrets, quiesce, scheduled = false }: WantedBackup,
  at: number,
  job: JobContext,
): Promise<Manifest> {
  const { domain, next, running, options, nvram } = machine;
  const notes = options.disks.flatMap(({ target, never }) =>
    never === undefined ? [] : [`${target} is not in it. ${never}`.slice(0, 400)],
  );
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
  const bare = withoutSecrets(next);
  await write("definition.xml", secrets ? next : bare);
  if (checkpoint !== undefined) {
    await write("checkpoint.xml", checkpointXml(checkpoint, describeCheckpoint(dirname(folder)), disks));
  }
  const copied =
    nvram !== undefined &&
    (await copyFile(connection.localPath(nvram), join(folder, "nvram.fd")).then(
      () => true,
      () => false,
    ));
  if (nvram !== undefined && !copied) {
    notes.push("Its UEFI variables could not be read, so they are not in it.");
  }
  job.phase("Writing it to the disk");
  const names = await readdir(folder);
  for (const name of names) await syncFile(join(folder, name));
  job.phase("Computing checksums");
  const files = await checksums(folder, names, job);
  const manifest: Manifest = {
    format: "guesthouse-backup",
    version: 1,
    id,
    machine: { uuid: domain.uuid, name: domain.name },
    ...{ at, kind, notes, files },
    secrets: secrets || bare === next,
    ...(scheduled && { scheduled }),
    ...(base && { base: base.id }),
    ...(checkpoint !== undefined && { checkpoint }),
    state: !running ? "off" : quiesce ? "frozen" : "running",
    libvirtVersion: await connection.client.host.libVersion(),
    disks: await Promise.all(
      disks.flatMap(({ target, file, on }) =>
        file === undefined
          ? []
          : [
              virtualBytes(join(folder, `${target}.qcow2`)).then((size) => ({
                target,
                file: `${target}.qcow2`,
                kind: on === undefined ? ("full" as const) : ("incremental" as const),
                virtualBytes: size,
              })),
            ],
      ),
    ),
    ...(copied && { nvram: "nvram.fd" }),
    definition: "definition.xml",
  };
  await write(manifestName, JSON.stringify(manifest, undefined, 2));
  await syncFile(join(folder, manifestName));
  await syncFolder(folder);
  return manifest;
}

/** The size of a qcow2 image's disk: bytes 24 to 31 of its header (docs/interop/qcow2.txt of QEMU). */
async function virtualBytes(path: string): Promise<number> {
  await using file = await open(path, "r");
  const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 24);
  return Number(buffer.readBigUInt64BE());
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.sync();
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync();
}

function plainer(error: unknown, folder: string): unknown {
  if (!(error instanceof LibvirtError) || error.message === "") return error;
  const { message } = error;
  if (message.includes(basename(folder)) && /permission denied/i.test(message)) {
    return new AppError(
      {
        code: "no-access",
        message: "The hypervisor may not write into this folder.",
        hint: `It runs as a user of its own, who has to be able to enter ${dirname(dirname(folder))} and every folder above it (chmod o+x). Or choose another folder.`,
        detail: message,
      },
      { cause: error },
    );
  }
  if (/bitmap|checkpoint/i.test(message)) {
    return new AppError(
      {
        code: "not-tracked",
        message: "What was written since the last backup is not known for all disks.",
        hint: "This is so after a disk was replaced or the hypervisor was killed. Make a full backup.",
        detail: message,
      },
      { cause: error },
    );
  }
  return error;
}
