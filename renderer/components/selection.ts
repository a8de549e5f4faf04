/** Which items of a list are selected, by key. */
export interface Selection {
  keys: ReadonlySet<string>;
  /** The one that the keyboard is at. */
  active: string | undefined;
  /** Where a range begins that Shift draws. */
  anchor: string | undefined;
}

export const nothing: Selection = { keys: new Set(), active: undefined, anchor: undefined };

/** How an item is picked: alone, out of the rest (Ctrl), up to it (Shift), or only looked at (Ctrl + arrows). */
export type Pick = "only" | "toggle" | "range" | "look";

/** The selection after an item was picked; `order` is what the list shows, top to bottom. */
export function picked(before: Selection, order: readonly string[], key: string, how: Pick): Selection {
  if (how === "look") return { ...before, active: key };
  if (how === "toggle") {
    const keys = new Set(before.keys);
    if (!keys.delete(key)) keys.add(key);
    return { keys, active: key, anchor: key };
  }
  if (how === "range") {
    const anchor = before.anchor ?? before.active ?? key;
    const [from, to] = [order.indexOf(anchor), order.indexOf(key)];
    if (from >= 0) {
      const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
      return { keys: new Set(range), active: key, anchor };
    }
  }
  return { keys: new Set([key]), active: key, anchor: key };
}

/** All that the list shows. The keyboard stays where it is. */
export const pickedAll = (before: Selection, order: readonly string[]): Selection => ({
  ...before,
  keys: new Set(order),
});

/** The selection without what the list does not show any more: no action may reach what is out of sight. */
export function narrowed(before: Selection, order: readonly string[]): Selection {
  if (before.keys.size === 0) return before;
  const shown = new Set(order);
  const keys = [...before.keys].filter((key) => shown.has(key));
  return keys.length === before.keys.size ? before : { ...before, keys: new Set(keys) };
}
