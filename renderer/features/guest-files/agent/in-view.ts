import type { Browser } from "../session/store.ts";

/** What of the page a running system can be asked for, where it has it under the same path. */
export interface PathsInView {
  readonly folder: string | undefined;
  /** The one entry that is chosen. */
  readonly file: string | undefined;
}

/** The paths in view, of the system that runs; an agent takes names that are text. */
export function pathsInView({ store }: Browser): PathsInView {
  const { files, where, selection } = store.getState();
  const system = files?.state === "open" ? files.places.find((place) => place.system) : undefined;
  const usable = (path: string | undefined) =>
    system && system.id === where?.place && path?.isWellFormed() ? path : undefined;
  const [first, ...others] = selection.keys;
  // Nothing is meant to be put into the root.
  const folder = where?.path === "/" ? undefined : usable(where?.path);
  return { folder, file: others.length === 0 ? usable(first) : undefined };
}
