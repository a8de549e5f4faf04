import { type FilesSource, filesSource } from "../../../../shared/contract/guest-files/session.ts";

/** What the address of a comparison names. */
export interface Compared {
  readonly connection: string;
  readonly uuid: string;
  readonly before?: FilesSource | undefined;
  readonly after?: FilesSource | undefined;
}

/** The address of a comparison; points in time that are not named are chosen there. */
export function comparePath({ connection, uuid, before, after }: Compared): string {
  const search = new URLSearchParams({
    ...(before && { before: JSON.stringify(before) }),
    ...(after && { after: JSON.stringify(after) }),
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
