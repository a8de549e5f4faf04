// biome-ignore-all lint/a11y: the head of a virtualised ARIA grid
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode, RefObject } from "react";
import { WidthHandle } from "../../components/WidthHandle.tsx";
import classes from "./Files.module.css";
import { type SizedColumn, setWidth, toggleOrder, tracks, usePreferences } from "./preferences.ts";
import type { Column } from "./rows.ts";
import { strings } from "./strings.ts";

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
            <WidthHandle
              label={strings.resize(strings.columns[column])}
              width={widths[column]}
              min={48}
              max={400}
              edge="left"
              className={classes["resize"]}
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
  const current = order.column === column;
  const Arrow = order.descending ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={current ? (order.descending ? "descending" : "ascending") : "none"}
      className={classes["headCell"]}
      data-number={column === "bytes" || undefined}
    >
      <button
        type="button"
        className={classes["sort"]}
        title={strings.sort(strings.columns[column])}
        onClick={() => toggleOrder(column)}
      >
        {strings.columns[column]}
        {current && <Arrow size={12} stroke={1.5} aria-hidden />}
      </button>
      {children}
    </div>
  );
}
