// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import type { CSSProperties } from "react";
import { tracks } from "./columns.ts";
import { GroupHead } from "./GroupHead.tsx";
import type { CollectionProps } from "./item-props.ts";
import { ListHead } from "./ListHead.tsx";
import classes from "./MachineList.module.css";
import { MachineRow } from "./MachineRow.tsx";
import { ROW } from "./rows.ts";
import { useMachineGrid } from "./use-machine-grid.ts";

/** The column heads, which stay above the rows, with the space under them. */
const HEAD = 37;

/** The machines as a table; only the rows on screen exist. */
export function MachineList({ machines, finds, blocked, live, container, columns }: CollectionProps) {
  const { rows, virtual, pick, order, grid } = useMachineGrid({
    machines,
    container,
    columns: 1,
    height: ROW,
    overscan: 6,
    above: HEAD,
  });
  return (
    <div
      ref={container}
      className={classes["grid"]}
      style={{ "--columns": tracks(columns) } as CSSProperties}
      aria-rowcount={rows.length + 1}
      {...grid}
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
