import { useDeferredValue, useMemo } from "react";
import { type Machine, useAllAddresses, useMachines } from "../machines/index.ts";
import { type Field, type Filtered, filtered, useFilter } from "./filter.ts";
import { usePreferences } from "./preferences.ts";
import { type Sort, sorted, sortsByUsage } from "./select.ts";

/** What every row and tile shows. */
const ALWAYS_SEEN: readonly Field[] = ["name", "title", "tag"];
/** What the list shows while it has a column for it; the column "disk" is of rates, not of paths. */
const COLUMNS: readonly Field[] = ["state", "os", "group", "ip"];
const ON_TILES: readonly Field[] = ["state", "os"];

/** The fields that need no saying why a machine was found. */
export const seenWith = (columns: readonly string[] | undefined): Set<Field> =>
  new Set([
    ...ALWAYS_SEEN,
    ...(columns === undefined ? ON_TILES : COLUMNS.filter((field) => columns.includes(field))),
  ]);

/** The machines that the filter finds, in the wanted order. `columns` are the list's on screen; tiles have none. */
export function useFound(all: readonly Machine[], columns: readonly string[] | undefined): Filtered {
  const filter = useDeferredValue(useFilter((state) => state.text));
  const sort = usePreferences((state) => state.sort);
  const addressesOf = useAllAddresses();
  const usageOf = useUsageFor(sort);
  // Joined, so that a new array of the same columns is the same thing.
  const shown = columns?.join(" ");
  const { machines, finds } = useMemo(
    () => filtered(all, filter, addressesOf, seenWith(shown?.split(" "))),
    [all, filter, addressesOf, shown],
  );
  const ordered = useMemo(
    () => sorted(machines, sort, { usageOf, addressesOf }),
    [machines, sort, usageOf, addressesOf],
  );
  return { machines: ordered, finds };
}

/** Only an order by what is used looks at the statistics, so that the others do not follow them. */
function useUsageFor(sort: Sort) {
  const byConnection = useMachines((state) => (sortsByUsage(sort) ? state.byConnection : undefined));
  return useMemo(
    () =>
      ({ connection, domain }: Machine) =>
        byConnection?.[connection]?.usage.get(domain.uuid),
    [byConnection],
  );
}
