import type { InstallProposal, InstallRequest } from "../../../shared/contract/install.ts";
import { formatBytes, formatMiB } from "../../../shared/model/units.ts";
import { strings } from "./strings.ts";

export type Field = "name" | "memoryMiB" | "vcpus" | "diskGiB";
export interface Problem {
  /** An error holds the machine back; a warning only tells. */
  kind: "error" | "warning";
  message: string;
}
export type Problems = Partial<Record<Field, Problem>>;

/** The form's values: numbers may be missing while they are being typed. */
export type Draft = Omit<InstallRequest, "memoryMiB" | "vcpus" | "diskGiB"> & {
  memoryMiB: number | undefined;
  vcpus: number | undefined;
  diskGiB: number | undefined;
};

const words = strings.problems;
const GIB = 1024 ** 3;

/** What is wrong or doubtful in the form, field by field, in plain words. */
export function validate(
  draft: Draft,
  limits: InstallProposal["limits"],
  names: ReadonlySet<string>,
  system: string = words.thisSystem,
): Problems {
  const problems = {
    name: nameProblem(draft.name.trim(), names),
    memoryMiB: memoryProblem(draft.memoryMiB, limits, system),
    vcpus: vcpusProblem(draft.vcpus, limits),
    diskGiB: diskProblem(draft.diskGiB, limits, system),
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}

/** The request that the form stands for, when nothing holds it back. */
export function toRequest(draft: Draft, problems: Problems): InstallRequest | undefined {
  const { memoryMiB, vcpus, diskGiB } = draft;
  if (memoryMiB === undefined || vcpus === undefined || diskGiB === undefined) return undefined;
  if (Object.values(problems).some(({ kind }) => kind === "error")) return undefined;
  return { ...draft, name: draft.name.trim(), memoryMiB, vcpus, diskGiB };
}

const error = (message: string): Problem => ({ kind: "error", message });
const warning = (message: string): Problem => ({ kind: "warning", message });

function nameProblem(name: string, names: ReadonlySet<string>): Problem | undefined {
  if (name === "") return error(words.nameEmpty);
  // libvirt refuses both in a domain's name.
  if (/[/\n]/.test(name)) return error(words.nameSlash);
  return names.has(name) ? error(words.nameTaken(name)) : undefined;
}

function memoryProblem(
  memory: number | undefined,
  { minMemoryMiB, maxMemoryMiB }: InstallProposal["limits"],
  system: string,
): Problem | undefined {
  if (!memory) return error(words.memoryNone);
  if (memory > maxMemoryMiB) return error(words.memoryHost(formatMiB(maxMemoryMiB)));
  if (minMemoryMiB !== undefined && memory < minMemoryMiB) {
    return warning(words.memoryMinimum(system, formatMiB(minMemoryMiB)));
  }
  return undefined;
}

function vcpusProblem(
  vcpus: number | undefined,
  { hostCpus, maxVcpus }: InstallProposal["limits"],
): Problem | undefined {
  if (!vcpus) return error(words.vcpusNone);
  if (vcpus > maxVcpus) return error(words.vcpusMaximum(maxVcpus));
  return vcpus > hostCpus ? warning(words.vcpusHost(hostCpus)) : undefined;
}

function diskProblem(
  disk: number | undefined,
  { freeBytes, minDiskGiB }: InstallProposal["limits"],
  system: string,
): Problem | undefined {
  if (!disk) return error(words.diskNone);
  if (minDiskGiB !== undefined && disk < minDiskGiB) {
    return warning(words.diskMinimum(system, formatBytes(minDiskGiB * GIB)));
  }
  return disk * GIB > freeBytes ? warning(words.diskFree(formatBytes(freeBytes))) : undefined;
}
