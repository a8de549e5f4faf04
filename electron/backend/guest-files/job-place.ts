import type { FilesSource } from "../../../shared/contract/guest-files/session.ts";
import type { JobPlace } from "../../../shared/contract/jobs.ts";

/** Where work on these files is to be seen. */
export function jobPlaceOf(source: FilesSource): JobPlace | undefined {
  if (source.kind !== "machine" && source.kind !== "snapshot") return undefined;
  return { kind: "machine", connection: source.connection, uuid: source.uuid };
}
