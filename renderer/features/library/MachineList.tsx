// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useCallback } from "react";
import { tracks } from "./columns.ts";
import { GroupHead } from "./GroupHead.tsx";
import type { CollectionProps } from "./item-props.ts";
import { ListHead } from "./ListHead.tsx";
import classes from "./MachineList.module.css";
import { MachineRow } from "./MachineRow.tsx";
import { ROW } from "./rows.ts";
import { strings } from "./strings.ts";
import { useRoving } from "./use-roving.ts";
import { useRows } from "./use-rows.ts";

const GROUP = 36;
/** The column heads, which stay above the rows, with the space under them. */
const HEAD = 37;

/** The machines as a table; only the rows on screen exist. */
export function MachineList({ machines, finds, blocked, live, container, columns }: CollectionProps) {
  const rows = useRows(machines, 1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => container.current,
    estimateSize: (index) => (rows[index]?.kind === "group" ? GROUP : ROW),
    getItemKey: useCallback((index: number) => rows[index]!.key, [rows]),
    overscan: 6,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
  });
  const { onKeyDown, onFocus, pick, order, activeId } = useRoving({
    rows,
    columns: 1,
    page: () => Math.floor((container.current?.clientHeight ?? ROW * 10) / ROW) - 1,
    scrollTo: (index) => virtual.scrollToIndex(index),
    container,
  });
  return (
    <div
      ref={container}
      className={classes["grid"]}
      style={{ "--columns": tracks(columns) } as CSSProperties}
      role="grid"
      tabIndex={0}
      aria-label={strings.machines}
      aria-multiselectable
      aria-rowcount={rows.length + 1}
      aria-activedescendant={activeId}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <ListHead columns={columns} order={order} container={container} />
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]!;
          if (row.kind === "group")
            return <GroupHead key={key} row={row} ariaIndex={index + 2} top={start - HEAD} />;
          const machine = row.machines[0]!;
          return (
            <MachineRow
              key={key}
              machine={machine}
              index={index}
              top={start - HEAD}
              columns={columns}
              find={finds.get(machine.key)}
              pick={pick}
              blocked={blocked(machine)}
              live={live(machine)}
            />
          );
        })}
      </div>
    </div>
  );
}
