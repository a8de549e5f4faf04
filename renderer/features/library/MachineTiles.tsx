// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import type { CollectionProps } from "./item-props.ts";
import { MachineTile } from "./MachineTile.tsx";
import classes from "./MachineTiles.module.css";
import { strings } from "./strings.ts";
import { useRoving } from "./use-roving.ts";

const MIN_WIDTH = 240;
const GAP = 16;
/** Name, state and buttons under the screen. */
const CAPTION = 68;

/** The machines by their screens; only the rows of tiles on screen exist. */
export function MachineTiles({ machines, active, setActive, blocked, live, container }: CollectionProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const merged = useMergedRef(ref, container);
  const columns = Math.max(1, Math.floor((width + GAP) / (MIN_WIDTH + GAP)));
  const height = Math.round(((width - GAP * (columns - 1)) / columns) * 0.625) + CAPTION + GAP;
  const virtual = useVirtualizer({
    count: Math.ceil(machines.length / columns),
    getScrollElement: () => container.current,
    estimateSize: () => height,
    overscan: 1,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes follow the width alone
  useEffect(() => virtual.measure(), [height]);
  const { onKeyDown, onFocus, activeId } = useRoving({
    machines,
    active,
    setActive,
    columns,
    page: () => Math.max(1, Math.floor((container.current?.clientHeight ?? height) / height)),
    scrollTo: (index) => virtual.scrollToIndex(Math.floor(index / columns)),
    container,
  });
  return (
    <div
      ref={merged}
      className={classes["scroll"]}
      role="grid"
      tabIndex={0}
      aria-label={strings.machines}
      aria-rowcount={Math.ceil(machines.length / columns)}
      aria-activedescendant={activeId}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="presentation">
        {width > 0 &&
          virtual.getVirtualItems().map((row) => (
            <div
              key={row.key}
              role="row"
              aria-rowindex={row.index + 1}
              className={classes["row"]}
              style={{
                height: height - GAP,
                gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                transform: `translateY(${row.start}px)`,
              }}
            >
              {machines.slice(row.index * columns, (row.index + 1) * columns).map((machine) => (
                <MachineTile
                  key={machine.key}
                  machine={machine}
                  active={machine.key === active}
                  setActive={setActive}
                  blocked={blocked(machine)}
                  live={live(machine)}
                />
              ))}
            </div>
          ))}
      </div>
    </div>
  );
}
