import { open, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { type DiskPlace, placeDisk, poolForDisks } from "../backups/place-disk.ts";
import type { Connection } from "../connections/connection.ts";
import { isSession } from "../connections/describe-uri.ts";
import type { NewFile } from "../files/unfinished-files.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { imageInfo } from "../qemu-img/info.ts";
import type { Services } from "../services.ts";
import type { TrackedVolume } from "../storage/tracked-volume.ts";
import { fileNameFor } from "../storage/volumes.ts";
import type { Command } from "../transcript/command-text.ts";
import { machineXml } from "./machine-xml.ts";
import { badOvf, type OvfMachine, readOvf } from "./ovf.ts";
import { besideDescriptor, checkVmdk, isDescriptor, readPackage } from "./package.ts";

/** What is in a package, without its disks' contents. */
export async function inspectPackage(path: string, signal: AbortSignal): Promise<OvfMachine> {
  // The descriptor is first in it; the rest need not be read.
  const found = new AbortController();
  let machine: OvfMachine | undefined;
  const reading = readPackage(path, {
    descriptor(xml) {
      machine = readOvf(xml);
      found.abort();
    },
    place: async () => undefined,
    signal: AbortSignal.any([signal, found.signal]),
  });
  await reading.catch((error: unknown) => {
    if (!machine) throw error;
  });
  if (!machine) throw badOvf("There is no descriptor in it.");
  return machine;
}

/** What is to be typed for it. */
export function importCommands(
  connection: Connection,
  { disks }: OvfMachine,
  { path, name }: { path: string; name: string },
): Command[] {
  return [
    ...(isDescriptor(path) ? [] : [["tar", "-xf", path]]),
    ...disks.map(({ file }, index) => [
      "qemu-img",
      "convert",
      ...["-f", "vmdk", "-O", "qcow2"],
      isDescriptor(path) ? besideDescriptor(path, file) : file,
      fileNameFor(diskOf(name, index), ".qcow2"),
    ]),
    connection.virsh("define", "/dev/stdin"),
  ];
}

const diskOf = (name: string, index: number) => `${name}-disk${index + 1}`;

/** The disks of an archive are read from files of their own, which lie here until they are converted. */
async function checkRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bytes <= bavail * bsize) return;
  throw new AppError({
    code: "no-space",
    message: `There is not enough room in ${tmpdir()}: ${formatBytes(bytes)} are wanted, ${formatBytes(bavail * bsize)} are free.`,
    hint: "Unpack the archive elsewhere (tar -xf) and import the .ovf in it.",
  });
}

/**
 * Makes a machine of a package: its disks become qcow2 volumes that were compared with it, and the machine is defined
 * last. On every failure nothing stays.
 * @returns the machine's identifier
 * @throws AppError `bad-ovf`, `name-taken` | ToolError | LibvirtError
 */
export async function importOva(
  { partial, unfinished, transcript }: Pick<Services, "partial" | "unfinished" | "transcript">,
  connection: Connection,
  { path, name, pool }: { path: string; name: string; pool?: string | undefined },
  job: JobContext,
): Promise<string> {
  const { domains } = connection.client;
  if (await domains.byName(name)) {
    throw new AppError({
      code: "name-taken",
      message: `There is a machine called ${name} already.`,
      hint: "Choose another name.",
    });
  }
  const place: DiskPlace = { connection, pool: await poolForDisks(connection, pool), partial, unfinished };
  const taken = new Map<string, NewFile>();
  const made: TrackedVolume[] = [];
  let machine: OvfMachine | undefined;
  try {
    job.phase("Reading the package");
    let done = 0;
    await readPackage(path, {
      descriptor(xml) {
        machine = readOvf(xml);
      },
      async place(file, bytes) {
        // What comes before the descriptor, or is not named by it, is not the machine's.
        if (!machine?.disks.some((disk) => disk.file === file)) return undefined;
        await checkRoom(bytes);
        const kept = await unfinished.begin(
          join(tmpdir(), `guesthouse-${crypto.randomUUID()}.vmdk`),
          `Import ${name}`,
        );
        taken.set(file, kept);
        await (await open(kept.path, "wx", 0o600)).close();
        return kept.path;
      },
      signal: job.signal,
      onBytes(bytes) {
        done += bytes;
        job.progress(done);
      },
    });
    for (const note of machine!.notes) job.log(note);
    for (const [index, disk] of machine!.disks.entries()) {
      const source = taken.get(disk.file)?.path ?? besideDescriptor(path, disk.file);
      await checkVmdk(source).catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT" ? badOvf("One of its disks is missing.", disk.file) : error;
      });
      const info = await imageInfo(source, "vmdk");
      if (info["backing-filename"] !== undefined) throw badOvf("One of its disks stands on another file.");
      const capacity = info["virtual-size"];
      const wanted = { name: diskOf(name, index), capacity };
      made.push(await placeDisk(place, { path: source, format: "vmdk" }, wanted, job));
    }
    job.phase("Defining the machine");
    job.signal.throwIfAborted();
    const images = await Promise.all(made.map(({ volume }) => volume.path()));
    const { kind } = await connection.acceleration();
    const virtType = kind === "kvm" ? "kvm" : "qemu";
    const xml = machineXml(name, machine!, images, { virtType, session: isSession(connection.uri) });
    const domain = await domains.defineXML(xml);
    for (const volume of made) await volume.keep();
    const define = { argv: connection.virsh("define", "/dev/stdin"), input: xml };
    job.commands(define);
    transcript.record(`Import ${name}`, define);
    job.leadsTo({ kind: "machine", connection: connection.id, uuid: domain.uuid });
    return domain.uuid;
  } catch (error) {
    for (const volume of made) await volume.drop();
    throw error;
  } finally {
    for (const file of taken.values()) await file.discard();
  }
}
