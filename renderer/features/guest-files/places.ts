import type { GuestUsage } from "../../../shared/contract/guest-files/reading.ts";
import type { FilesState, GuestPlace } from "../../../shared/contract/guest-files/session.ts";
import type { Where } from "./address.ts";

export type OpenFiles = Extract<FilesState, { state: "open" }>;

/** Where one begins: where the address leads, where one was, else the first place that can be looked into. */
export function firstWhere(
  places: readonly GuestPlace[],
  ...wishes: readonly (Where | undefined)[]
): Where | undefined {
  const open = places.filter(({ problem }) => problem === undefined);
  const wish = wishes.find((each) => each && open.some(({ id }) => id === each.place));
  return wish ?? (open[0] && { place: open[0].id, path: "/" });
}

/** How full a place's own file system is: the one that is mounted at its root. */
export const usageOf = (usage: readonly GuestUsage[], place: GuestPlace): GuestUsage | undefined =>
  usage.find((each) => each.place === place.id && each.path === "/") ??
  usage.find(({ device }) => device === place.device);

/** How full the file system is in which the path lies: of those that are mounted there, the nearest. */
export function usageAt(usage: readonly GuestUsage[], { place, path }: Where): GuestUsage | undefined {
  return usage
    .filter(
      (each) =>
        each.place === place && (each.path === "/" || path === each.path || path.startsWith(`${each.path}/`)),
    )
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}
