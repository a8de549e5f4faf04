import type { ConnectionRegistry } from "./connections/registry.ts";
import type { UnfinishedFiles } from "./files/unfinished-files.ts";
import type { UserFiles } from "./files/user-files.ts";
import type { JobService } from "./jobs/job-service.ts";
import type { PartialVolumes } from "./storage/leftovers.ts";
import type { Transcript } from "./transcript/transcript.ts";
import type { Schemas } from "./xml/schemas.ts";

/**
 * What the areas of the backend share. `connections.get(id)` gives a `Connection`: its `client` (a
 * `LibvirtClient`; throws a plain error while disconnected), `uri`, `virsh(...args)` (the argument list of the
 * command that an action stands for), `acceleration()` and `domains` (the live registry). `plainError(error)`
 * of `errors/plain-error.ts` turns whatever was thrown into an `AppError` in plain words.
 */
export interface Services {
  readonly connections: ConnectionRegistry;
  readonly jobs: JobService;
  readonly transcript: Transcript;
  readonly schemas: Schemas;
  /** The volumes that are only partly written. */
  readonly partial: PartialVolumes;
  /** The files of this host that are only partly written. */
  readonly unfinished: UnfinishedFiles;
  /** The files that the user chose in the desktop's window. */
  readonly userFiles: UserFiles;
  /** Guesthouse's own folder for what it remembers; exists. */
  readonly stateDir: string;
}
