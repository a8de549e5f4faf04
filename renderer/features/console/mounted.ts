/** Consoles that stay connected behind the one in view: switching to them takes no time. */
export const MOST_MOUNTED = 4;

/**
 * The consoles to keep, those seen last first.
 *
 * @param before as kept so far
 * @param shown the one in view now, if any
 * @param open the machines that have a tab: a console goes with its tab
 */
export function keepMounted(
  before: readonly string[],
  shown: string | undefined,
  open: ReadonlySet<string>,
): readonly string[] {
  const others = before.filter((key) => key !== shown && open.has(key));
  const after = (shown === undefined ? others : [shown, ...others]).slice(0, MOST_MOUNTED);
  return after.length === before.length && after.every((key, index) => key === before[index])
    ? before
    : after;
}
