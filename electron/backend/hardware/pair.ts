import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import { differences } from "./differences.ts";
import type { Item } from "./read.ts";

/** One device or section, as it is in the running machine and as it will be from the next start on. */
export interface Pair {
  readonly id: string;
  readonly kind: KindName;
  readonly now?: Item;
  readonly next?: Item;
}

/**
 * Finds for each item of the running machine the one that it is in the definition of the next start.
 *
 * Items that have an identity are found by it. Of those that have only their place among their kind (`rng#1`),
 * equal ones belong together first, then what is left in order; so that after the removal of the first of two
 * different ones the second is still itself. A pair is named by its item of the next start, what only runs by
 * a name that nothing else has.
 */
export function pairItems(now: readonly Item[], next: readonly Item[]): Pair[] {
  const partners = new Map<Item, Item>();
  const byId = new Map(now.map((item) => [item.id, item]));
  const placed = (items: readonly Item[]) => Map.groupBy(items.filter(hasOnlyItsPlace), ({ kind }) => kind);
  for (const item of next) {
    const partner = byId.get(item.id);
    if (partner && !hasOnlyItsPlace(item)) partners.set(item, partner);
  }
  const nowPlaced = placed(now);
  for (const [kind, items] of placed(next)) matchByPlace(items, nowPlaced.get(kind) ?? [], partners);

  const pairs: Pair[] = next.map((item) => {
    const partner = partners.get(item);
    return { id: item.id, kind: item.kind, next: item, ...(partner && { now: partner }) };
  });
  const taken = new Set(pairs.map(({ id }) => id));
  const matched = new Set(partners.values());
  for (const item of now) {
    if (matched.has(item)) continue;
    const id = taken.has(item.id) ? `${item.id}(now)` : item.id;
    pairs.push({ id, kind: item.kind, now: item });
  }
  return pairs;
}

/** The ids of one item in the two definitions, which differ where only its place names it. */
export function locate(pairs: readonly Pair[], id: string): Pair | undefined {
  return pairs.find((pair) => pair.id === id);
}

const hasOnlyItsPlace = ({ id }: Item): boolean => /#\d+$/.test(id);

function matchByPlace(next: readonly Item[], now: readonly Item[], partners: Map<Item, Item>): void {
  const free = [...now];
  const take = (item: Item, index: number) => {
    const [partner] = index < 0 ? [] : free.splice(index, 1);
    if (partner) partners.set(item, partner);
    return partner !== undefined;
  };
  const rest = next.filter(
    (item) =>
      !take(
        item,
        free.findIndex(({ values }) => differences(item.kind, values, item.values).length === 0),
      ),
  );
  for (const item of rest) take(item, free.length > 0 ? 0 : -1);
}
