import type { OsFacts } from "../osinfo/facts.ts";
import { uniqueName } from "../storage/volumes.ts";

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** What a system gets of which osinfo says nothing: enough for a current installer with a desktop. */
const generic = { memoryMiB: 2048, vcpus: 2, diskGiB: 20 };

export interface HostLimits {
  /** MiB of the whole host */
  readonly memoryMiB: number;
  readonly cpus: number;
  /** What the machine type allows. */
  readonly maxVcpus: number;
  /** Free bytes where the disk goes. */
  readonly freeBytes: number;
}

export interface ProposedSizes {
  readonly memoryMiB: number;
  readonly vcpus: number;
  readonly diskGiB: number;
  readonly minMemoryMiB: number | undefined;
  readonly minDiskGiB: number | undefined;
  /** Sentences about what had to be cut. */
  readonly notes: readonly string[];
}

/** osinfo's recommendation, or twice its minimum, kept within what the host can spare. */
export function proposeSizes(os: OsFacts | undefined, host: HostLimits): ProposedSizes {
  const notes: string[] = [];
  const minMemoryMiB = toMiB(os?.minimum.ram);
  const minDiskGiB = toGiB(os?.minimum.storage);

  // virt-install doubles a minimum that stands without a recommendation; a bare minimum is no pleasure.
  const wantedMemory = Math.max(
    toMiB(os?.recommended.ram) ?? (minMemoryMiB === undefined ? generic.memoryMiB : 2 * minMemoryMiB),
    minMemoryMiB ?? 0,
  );
  // The host needs some itself: a quarter, or 1 GiB on a small one.
  const spare = Math.max(host.memoryMiB - Math.max(host.memoryMiB / 4, 1024), host.memoryMiB / 2);
  const memoryMiB = Math.max(
    1,
    Math.floor(Math.min(wantedMemory, Math.max(spare, Math.min(minMemoryMiB ?? 0, host.memoryMiB)))),
  );
  if (minMemoryMiB !== undefined && memoryMiB < minMemoryMiB) {
    notes.push(`This computer has less memory than ${os?.name} needs at least (${minMemoryMiB} MiB).`);
  } else if (memoryMiB < wantedMemory) {
    notes.push(
      `Memory is less than recommended (${wantedMemory} MiB), because this computer has only ${host.memoryMiB} MiB.`,
    );
  }

  const wantedCpus = Math.max(os?.recommended.cpus ?? generic.vcpus, os?.minimum.cpus ?? 1);
  const vcpus = Math.max(1, Math.min(wantedCpus, host.cpus, host.maxVcpus));

  const wantedDisk = Math.max(toGiB(os?.recommended.storage) ?? generic.diskGiB, minDiskGiB ?? 0);
  // A gibibyte stays free for what else is on that file system.
  const room = Math.floor((host.freeBytes - GiB) / GiB);
  const diskGiB = Math.max(1, Math.min(wantedDisk, room));
  if (minDiskGiB !== undefined && diskGiB < minDiskGiB) {
    notes.push(`There is less free disk space than ${os?.name} needs at least (${minDiskGiB} GiB).`);
  } else if (diskGiB < wantedDisk) {
    notes.push(
      `The disk is smaller than recommended (${wantedDisk} GiB), because there is no more free space.`,
    );
  }
  return { memoryMiB, vcpus, diskGiB, minMemoryMiB, minDiskGiB, notes };
}

function toMiB(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.ceil(bytes / MiB);
}

function toGiB(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.ceil(bytes / GiB);
}

/**
 * A name for the machine that no other has: what the medium calls itself (`debian12`), osinfo's short id
 * (`debian11`), or the file's name.
 */
export function proposeName(
  hints: {
    readonly detected?: string | undefined;
    readonly shortId?: string | undefined;
    readonly file: string;
  },
  taken: ReadonlySet<string>,
): string {
  const detected = hints.detected?.toLowerCase().replace(/[^a-z0-9.]+/g, "");
  const stem = hints.file
    .replace(/\.iso$/i, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
    .replace(/[/\u0000-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu, "-")
    .trim();
  const candidate = detected || hints.shortId || stem;
  const name = [...(/^\.*$/.test(candidate) ? "machine" : candidate)].slice(0, 60).join("");
  return uniqueName(name.trim() || "machine", taken);
}
