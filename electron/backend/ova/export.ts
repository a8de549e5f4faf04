import { stat } from "node:fs/promises";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { readDisks, readNvram } from "../domains/facts.ts";
import { locateImage } from "../images/locate-image.ts";
import { unseenError } from "../images/sight.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { imageInfo } from "../qemu-img/info.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { Services } from "../services.ts";
import { fileNameFor } from "../storage/volumes.ts";
import { elements, integer, readXml, text } from "../xml/document.ts";
import { type PackedFile, writeArchive } from "./package.ts";
import { type PackedDisk, type PackedMachine, writeOvf } from "./write-ovf.ts";

/** A machine that can be packed. */
export interface PlannedExport {
  readonly name: string;
  readonly machine: Omit<PackedMachine, "disks">;
  readonly disks: readonly { target: string; path: string; format: string; bus: string; capacity: number }[];
}

/**
 * Looks whether a machine can be packed.
 * @throws AppError `no-such-machine`, `machine-running`, `not-readable`, `no-disk`
 */
export async function planExport(
  connections: Services["connections"],
  connection: Connection,
  uuid: string,
): Promise<PlannedExport> {
  const domain = await connection.client.domains.byUUID(uuid);
  if (!domain) {
    throw new AppError({ code: "no-such-machine", message: "This machine does not exist any more." });
  }
  if (await domain.isActive()) {
    throw new AppError({
      code: "machine-running",
      message: `${domain.name} is running, so its disks change.`,
      hint: "Shut it down first, or back it up, which can be done while it runs.",
    });
  }
  const xml = await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE);
  const disks: PlannedExport["disks"][number][] = [];
  for (const { device, target, path: named, volume } of readDisks(xml)) {
    if (device !== "disk" || (named === undefined && volume === undefined)) continue;
    const ref = { kind: "disk", connection: connection.id, uuid, target } as const;
    const { unseen, localPath, format = "raw", path } = await locateImage(connections, ref);
    if (unseen === "missing") throw unseenError(path, unseen);
    if (unseen !== undefined) {
      throw new AppError({
        code: "not-readable",
        message: `${path} cannot be read from here.`,
        hint: "Export it on the host on which it lies.",
      });
    }
    const info = await imageInfo(localPath, format);
    disks.push({ target, path: localPath, format, bus: "sata", capacity: info["virtual-size"] });
  }
  if (disks.length === 0) {
    throw new AppError({ code: "no-disk", message: "The machine has no disk that could be packed." });
  }
  const machine = readXml(xml, (root) => ({
    name: domain.name,
    vcpus: integer(root, "vcpu") ?? 1,
    memoryMiB: Math.ceil((integer(root, "memory") ?? 0) / 1024),
    efi: text(root, "os/@firmware") === "efi" || readNvram(xml) !== undefined,
    interfaces: elements(root, "devices/interface").map((card) => text(card, "model/@type") ?? "e1000"),
  }));
  return { name: domain.name, machine, disks };
}

/** What is to be typed for it. */
export const exportCommands = ({ name, disks }: PlannedExport, path: string): string[][] => [
  ...disks.map((disk, index) => convertArguments(disk, diskName(name, index))),
  [
    "tar",
    "--format=ustar",
    "-cf",
    path,
    descriptorName(name),
    ...disks.map((_, index) => diskName(name, index)),
  ],
];

const convertArguments = ({ format, path }: { format: string; path: string }, to: string): string[] => [
  "qemu-img",
  "convert",
  ...["-f", format, "-O", "vmdk", "-o", "subformat=streamOptimized", path, to],
];
const descriptorName = (name: string) => fileNameFor(name, ".ovf");
const diskName = (name: string, index: number) => fileNameFor(name, `-disk${index + 1}.vmdk`);

/**
 * Packs a machine that is off. The package has its name once it is whole; its disks' packed forms lie beside it
 * until then.
 * @throws AppError `file-exists` | ToolError
 */
export async function exportOva(
  { unfinished }: Pick<Services, "unfinished">,
  { name, machine, disks }: PlannedExport,
  path: string,
  job: JobContext,
): Promise<void> {
  const title = `Export ${name}`;
  const target = await unfinished.begin(path, title);
  const packed: { file: Awaited<ReturnType<typeof unfinished.begin>>; disk: PackedDisk }[] = [];
  try {
    for (const [index, disk] of disks.entries()) {
      const file = await unfinished.begin(`${path}-disk${index + 1}.vmdk`, title);
      const [, command, ...args] = convertArguments(disk, file.path);
      packed.push({ file, disk: { ...disk, file: diskName(name, index), bytes: 0 } });
      job.phase(`Packing ${disk.target}`);
      job.commands(["qemu-img", command!, ...args]);
      const onProgress = (fraction: number) =>
        job.progress(Math.round(fraction * disk.capacity), disk.capacity);
      await qemuImg([command!, ...args], { signal: job.signal, onProgress });
      const compare = ["compare", "-f", disk.format, "-F", "vmdk", disk.path, file.path] as const;
      job.phase(`Comparing the packed ${disk.target} with the original`);
      await qemuImg(compare, { signal: job.signal, onProgress });
    }
    const sizes = await Promise.all(packed.map(async ({ file }) => (await stat(file.path)).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const ovf = writeOvf({
      ...machine,
      disks: packed.map(({ disk }, index) => ({ ...disk, bytes: sizes[index]! })),
    });
    const files: PackedFile[] = [
      { name: descriptorName(name), source: { text: ovf } },
      ...packed.map(({ file, disk }, index) => ({
        name: disk.file,
        source: { path: file.path, bytes: sizes[index]! },
      })),
    ];
    job.phase("Writing the package");
    let done = 0;
    await writeArchive(target.path, files, fileNameFor(name, ".mf"), {
      signal: job.signal,
      onBytes: (bytes) => {
        done += bytes;
        job.progress(done, total);
      },
    });
    await target.commit();
    job.leadsTo({ kind: "file", path });
  } catch (error) {
    await target.discard();
    throw error;
  } finally {
    for (const { file } of packed) await file.discard();
  }
}
