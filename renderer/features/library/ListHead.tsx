// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { VisuallyHidden } from "@mantine/core";
import type { RefObject } from "react";
import { ColumnHead } from "../../components/ColumnHead.tsx";
import { pickedAll } from "../../components/selection.ts";
import { type Column, NUMBERS } from "./columns.ts";
import classes from "./MachineList.module.css";
import { toggleSort, usePreferences } from "./preferences.ts";
import { ResizeHandle } from "./ResizeHandle.tsx";
import type { SortColumn } from "./select.ts";
import { select, useSelection } from "./selection.ts";
import { strings } from "./strings.ts";
import ticks from "./Tick.module.css";

interface Props {
  columns: readonly Column[];
  /** Keys of all machines that the list shows. */
  order: readonly string[];
  container: RefObject<HTMLDivElement | null>;
}

/** The list's column heads: each sorts, and has its width changed at its edge. */
export function ListHead({ columns, order, container }: Props) {
  return (
    <div role="rowgroup" className={classes["head"]}>
      <div role="row" aria-rowindex={1} className={classes["headRow"]}>
        <div role="columnheader">
          <TickAll order={order} />
        </div>
        <div role="columnheader">
          <VisuallyHidden>{strings.screenColumn}</VisuallyHidden>
        </div>
        <Head column="name" />
        {columns.map((column) => (
          <Head key={column.id} column={column.id}>
            <ResizeHandle column={column} columns={columns} container={container} />
          </Head>
        ))}
        <div role="columnheader">
          <VisuallyHidden>{strings.actionsColumn}</VisuallyHidden>
        </div>
      </div>
    </div>
  );
}

function Head({ column, children }: { column: SortColumn; children?: React.ReactNode }) {
  const sort = usePreferences((state) => state.sort);
  return (
    <ColumnHead
      label={strings.columns[column]}
      title={strings.sort(strings.columns[column])}
      sorted={sort.column !== column ? undefined : sort.descending ? "descending" : "ascending"}
      number={NUMBERS.has(column)}
      className={column === "name" ? classes["nameHead"] : undefined}
      onSort={() => toggleSort(column)}
    >
      {children}
    </ColumnHead>
  );
}

function TickAll({ order }: { order: readonly string[] }) {
  const count = useSelection(({ keys }) => keys.size);
  const all = order.length > 0 && count >= order.length;
  return (
    <input
      type="checkbox"
      className={ticks["tick"]}
      data-always
      aria-label={strings.selection.all}
      title={strings.selection.all}
      checked={all}
      ref={(input) => {
        if (input) input.indeterminate = count > 0 && !all;
      }}
      onChange={() => select((before) => (all ? { ...before, keys: new Set() } : pickedAll(before, order)))}
    />
  );
}
