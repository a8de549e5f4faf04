// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import classes from "./MachineList.module.css";
import { toggleSort, usePreferences } from "./preferences.ts";
import type { SortColumn } from "./select.ts";
import { strings } from "./strings.ts";

const COLUMNS: SortColumn[] = ["name", "state", "os", "cpu", "memory"];

/** The list's column heads; each sorts. */
export function SortHeader() {
  const sort = usePreferences((state) => state.sort);
  return (
    <div role="rowgroup" className={classes["head"]}>
      <div role="row" aria-rowindex={1} className={classes["headRow"]}>
        <div role="columnheader">
          <VisuallyHidden>{strings.columns.screen}</VisuallyHidden>
        </div>
        {COLUMNS.map((column) => {
          const current = sort.column === column;
          const Arrow = sort.descending ? IconChevronDown : IconChevronUp;
          return (
            <div
              key={column}
              role="columnheader"
              className={column === "cpu" || column === "memory" ? classes["number"] : undefined}
              aria-sort={current ? (sort.descending ? "descending" : "ascending") : "none"}
            >
              <UnstyledButton
                className={classes["sort"]}
                title={strings.sort(strings.columns[column])}
                onClick={() => toggleSort(column)}
              >
                {strings.columns[column]}
                {current && <Arrow size={14} stroke={1.5} aria-hidden />}
              </UnstyledButton>
            </div>
          );
        })}
        <div role="columnheader">
          <VisuallyHidden>{strings.columns.actions}</VisuallyHidden>
        </div>
      </div>
    </div>
  );
}
