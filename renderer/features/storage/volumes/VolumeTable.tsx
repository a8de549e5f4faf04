// biome-ignore-all lint/a11y: a virtualised ARIA table; no table element can be one
import { Checkbox } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef } from "react";
import type { Volume } from "../../../../shared/contract/volumes.ts";
import { ColumnHead } from "../../../components/ColumnHead.tsx";
import type { Column, Order } from "./model.ts";
import { strings } from "./strings.ts";
import { type RowOptions, VolumeRow } from "./VolumeRow.tsx";
import classes from "./Volumes.module.css";

const ROW = 36;
const COLUMNS = Object.keys(strings.columns) as Column[];

interface Props extends RowOptions {
  volumes: readonly Volume[];
  order: Order;
  onOrder: (order: Order) => void;
  /** The volume that is marked, and brought into view once. */
  current?: string | null | undefined;
}

/** Volumes as a table of which only the rows on screen exist. */
export function VolumeTable(props: Props) {
  const { connection, volumes, order, onOrder, current, selection, open, menu } = props;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: volumes.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: useCallback((index: number) => volumes[index]!.name, [volumes]),
    overscan: 10,
  });
  const brought = useRef<string>(null);
  useEffect(() => {
    if (!current || brought.current === current) return;
    const index = volumes.findIndex(({ name }) => name === current);
    if (index < 0) return;
    brought.current = current;
    virtual.scrollToIndex(index, { align: "center" });
  }, [current, volumes, virtual]);
  const all = volumes.length > 0 && volumes.every(({ name }) => selection?.chosen.has(name));
  const some = volumes.some(({ name }) => selection?.chosen.has(name));
  return (
    <div
      ref={box}
      className={classes["scroll"]}
      role="table"
      aria-label={strings.table}
      aria-rowcount={volumes.length + 1}
      tabIndex={0}
    >
      <div className={classes["head"]} role="row" aria-rowindex={1} data-ticks={selection ? true : undefined}>
        {selection && (
          <span role="columnheader">
            <Checkbox
              size="xs"
              aria-label={strings.selectAll}
              checked={all}
              indeterminate={some && !all}
              onChange={() =>
                selection.toggle(
                  volumes.map(({ name }) => name),
                  !all,
                )
              }
            />
          </span>
        )}
        {COLUMNS.map((column) => (
          <HeadCell key={column} column={column} order={order} onOrder={onOrder} />
        ))}
        <span role="cell" />
      </div>
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const volume = volumes[index]!;
          return (
            <VolumeRow
              key={key}
              connection={connection}
              volume={volume}
              index={index}
              top={start}
              current={volume.name === current}
              selection={selection}
              open={open}
              menu={menu}
            />
          );
        })}
      </div>
    </div>
  );
}

function HeadCell({ column, order, onOrder }: { column: Column } & Pick<Props, "order" | "onOrder">) {
  const current = order.column === column;
  return (
    <ColumnHead
      label={strings.columns[column]}
      title={strings.sort(strings.columns[column])}
      sorted={current ? (order.descending ? "descending" : "ascending") : undefined}
      number={column === "capacity" || column === "allocation"}
      onSort={() => onOrder({ column, descending: current && !order.descending })}
    />
  );
}
