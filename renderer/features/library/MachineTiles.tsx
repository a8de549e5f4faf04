// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { GroupHead } from "./GroupHead.tsx";
import type { CollectionProps } from "./item-props.ts";
import { MachineTile } from "./MachineTile.tsx";
import classes from "./MachineTiles.module.css";
import { useMachineGrid } from "./use-machine-grid.ts";

const MIN_WIDTH = 240;
const GAP = 16;
/** Name, state and buttons under the screen. */
const CAPTION = 68;

/** The machines by their screens; only the rows of tiles on screen exist. */
export function MachineTiles({ machines, finds, blocked, live, container }: CollectionProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const merged = useMergedRef(ref, container);
  const columns = Math.max(1, Math.floor((width + GAP) / (MIN_WIDTH + GAP)));
  const height = Math.round(((width - GAP * (columns - 1)) / columns) * 0.625) + CAPTION + GAP;
  const { rows, virtual, pick, grid } = useMachineGrid({ machines, container, columns, height, overscan: 1 });
  return (
    <div ref={merged} className={classes["scroll"]} aria-rowcount={rows.length} {...grid}>
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="presentation">
        {width > 0 &&
          virtual.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index]!;
            if (row.kind === "group")
              return <GroupHead key={key} row={row} ariaIndex={index + 1} top={start} />;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 1}
                className={classes["row"]}
                style={{
                  height: height - GAP,
                  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                  transform: `translateY(${start}px)`,
                }}
              >
                {row.machines.map((machine) => (
                  <MachineTile
                    key={machine.key}
                    machine={machine}
                    find={finds.get(machine.key)}
                    pick={pick}
                    blocked={blocked(machine)}
                    live={live(machine)}
                  />
                ))}
              </div>
            );
          })}
      </div>
    </div>
  );
}
