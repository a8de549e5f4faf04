import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { plainError } from "../errors/plain-error.ts";
import type { JobService } from "../jobs/job-service.ts";
import {
  domainCoreDumpFlags as flags,
  domainCoreDumpFormat as formats,
} from "../libvirt/protocol/flags/domain-work.ts";
import { shellQuote } from "../transcript/shell-quote.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { runMemoryJob } from "./memory-job.ts";

const formatNumbers = {
  elf: formats.VIR_DOMAIN_CORE_DUMP_FORMAT_RAW,
  "kdump-zlib": formats.VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB,
  "kdump-lzo": formats.VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO,
  "kdump-snappy": formats.VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY,
} as const;

/**
 * Starts writing the guest's memory to a file on the host.
 * @throws AppError in plain words where it cannot even begin
 */
export async function coreDump(
  connection: Connection,
  { jobs, transcript }: { readonly jobs: JobService; readonly transcript: Transcript },
  request: {
    readonly uuid: string;
    readonly path: string;
    readonly memoryOnly: boolean;
    readonly format?: keyof typeof formatNumbers | undefined;
    readonly preview?: boolean | undefined;
  },
): Promise<{ command: string; job?: string }> {
  const { uuid, path, memoryOnly, format = "elf", preview } = request;
  try {
    const domain = await connection.domains.handle(uuid);
    const argv = connection.virsh(
      "dump",
      commandName(domain),
      path,
      ...(memoryOnly ? ["--memory-only", "--format", format] : []),
    );
    const command = shellQuote(argv);
    if (preview) return { command };
    const title = `Write the memory of ${domain.name} to ${path}`;
    const { id, finished } = runMemoryJob(jobs, domain, { title, place: { kind: "file", path } }, () =>
      domain.coreDump(
        path,
        memoryOnly ? formatNumbers[format] : 0,
        memoryOnly ? flags.VIR_DUMP_MEMORY_ONLY : 0,
      ),
    );
    finished.then(
      () => transcript.record(`Write the memory of ${domain.name}`, argv),
      // The job shows its failure.
      () => {},
    );
    return { command, job: id };
  } catch (error) {
    throw plainError(error);
  }
}
