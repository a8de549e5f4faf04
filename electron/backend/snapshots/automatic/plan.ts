/** A snapshot that was made without being asked for each time. */
export interface Made {
  readonly name: string;
  /** Of the snapshot itself, milliseconds since the epoch: another one of the same name is somebody else's. */
  readonly at: number;
  readonly why: "schedule" | "change";
}

/** Those that are to be deleted, oldest first: of what was made here and still is there, all but the last `keep`. */
export function expired(
  made: readonly Made[],
  present: readonly { readonly name: string; readonly at: number }[],
  why: Made["why"],
  keep: number,
): Made[] {
  const there = stillThere(made, present).filter((each) => each.why === why);
  return there.sort((a, b) => a.at - b.at).slice(0, Math.max(0, there.length - keep));
}

/** What was made here and has not been deleted, or replaced by another one of its name. */
export const stillThere = (
  made: readonly Made[],
  present: readonly { readonly name: string; readonly at: number }[],
): Made[] => made.filter(({ name, at }) => present.some((each) => each.name === name && each.at === at));

/** `Automatic 2026-11-22 22.50.10`, in the host's time; sorts by time and is a file's name everywhere. */
export function nameAt(prefix: string, at: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${prefix} ${date} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".")}`;
}
