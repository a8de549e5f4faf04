// biome-ignore-all lint/a11y: the head of a virtualised ARIA grid
import type { ReactNode, RefObject } from "react";
import { ColumnHandle, ColumnHead } from "../../../components/ColumnHead.tsx";
import { type SizedColumn, setWidth, toggleOrder, tracks, usePreferences } from "../preferences.ts";
import { strings } from "../strings.ts";
import classes from "./List.module.css";
import type { Column } from "./rows.ts";

interface Props {
  columns: readonly SizedColumn[];
  box: RefObject<HTMLDivElement | null>;
}

/** The column heads: each sorts, and has its width changed at its edge. */
export function FilesHead({ columns, box }: Props) {
  const widths = usePreferences((state) => state.widths);
  return (
    <div role="rowgroup" className={classes["head"]}>
      <div role="row" aria-rowindex={1} className={classes["headRow"]}>
        <Head column="name" />
        {columns.map((column) => (
          <Head key={column} column={column}>
            <ColumnHandle
              label={strings.resize(strings.columns[column])}
              width={widths[column]}
              min={48}
              max={400}
              onDrag={(width) =>
                box.current?.style.setProperty("--columns", tracks(columns, { ...widths, [column]: width }))
              }
              onKeep={(width) => setWidth(column, width)}
            />
          </Head>
        ))}
      </div>
    </div>
  );
}

function Head({ column, children }: { column: Column; children?: ReactNode }) {
  const order = usePreferences((state) => state.order);
  return (
    <ColumnHead
      label={strings.columns[column]}
      title={strings.sort(strings.columns[column])}
      sorted={order.column !== column ? undefined : order.descending ? "descending" : "ascending"}
      number={column === "bytes"}
      onSort={() => toggleOrder(column)}
    >
      {children}
    </ColumnHead>
  );
}
