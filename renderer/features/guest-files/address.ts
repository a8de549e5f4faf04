import { type FilesSource, filesSource } from "../../../shared/contract/guest-files/session.ts";
import { machinePath } from "../machines/index.ts";

/** Where one is in what is open. */
export interface Where {
  readonly place: string;
  readonly path: string;
}

/** The address of a source's files; with `where` of one folder. */
export function filesPath(source: FilesSource, where?: Where): string {
  const search = new URLSearchParams(where && { ...where });
  if (source.kind === "machine") {
    const page = machinePath(source.connection, source.uuid, "files");
    return search.size > 0 ? `${page}?${search}` : page;
  }
  search.set("of", JSON.stringify(source));
  return `/files?${search}`;
}

/** The source that an address of `/files` names; undefined for one that names none. */
export function sourceOf(search: URLSearchParams): FilesSource | undefined {
  try {
    return filesSource.safeParse(JSON.parse(search.get("of") ?? "")).data;
  } catch {
    return undefined;
  }
}

/** Where an address leads to, if it does. */
export function whereOf(search: URLSearchParams): Where | undefined {
  const [place, path] = [search.get("place"), search.get("path")];
  return place !== null && path?.startsWith("/") ? { place, path } : undefined;
}
