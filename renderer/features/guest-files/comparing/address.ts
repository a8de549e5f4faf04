import { type FilesSource, filesSource } from "../../../../shared/contract/guest-files/session.ts";
import type { Where } from "../address.ts";

/** What the address of a comparison names. */
export interface Compared {
  readonly connection: string;
  readonly uuid: string;
  readonly before?: FilesSource | undefined;
  readonly after?: FilesSource | undefined;
  /** The folder that is compared; the first file system's root unless told. */
  readonly where?: Where | undefined;
}

/** The address of a comparison; points in time that are not named are chosen there. */
export function comparePath({ connection, uuid, before, after, where }: Compared): string {
  const search = new URLSearchParams({
    ...(before && { before: JSON.stringify(before) }),
    ...(after && { after: JSON.stringify(after) }),
    // A name that is no text stands in no address.
    ...(where?.path.isWellFormed() && where),
  });
  return `/c/${encodeURIComponent(connection)}/compare/${uuid}${search.size > 0 ? `?${search}` : ""}`;
}

/** The point in time that an address names so; undefined where it names none. */
export function pointOf(search: URLSearchParams, which: "before" | "after"): FilesSource | undefined {
  try {
    return filesSource.safeParse(JSON.parse(search.get(which) ?? "")).data;
  } catch {
    return undefined;
  }
}
