// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { useVirtualizer } from "@tanstack/react-virtual";
import type { CollectionProps } from "./item-props.ts";
import classes from "./MachineList.module.css";
import { MachineRow } from "./MachineRow.tsx";
import { SortHeader } from "./SortHeader.tsx";
import { strings } from "./strings.ts";
import { useRoving } from "./use-roving.ts";

const ROW = 32;
/** The column heads, which stay above the rows, with the space under them. */
const HEAD = 37;

/** The machines as a table; only the rows on screen exist. */
export function MachineList({ machines, active, setActive, blocked, live, container }: CollectionProps) {
  const virtual = useVirtualizer({
    count: machines.length,
    getScrollElement: () => container.current,
    estimateSize: () => ROW,
    getItemKey: (index) => machines[index]!.key,
    overscan: 6,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
  });
  const { onKeyDown, onFocus, activeId } = useRoving({
    machines,
    active,
    setActive,
    columns: 1,
    page: () => Math.floor((container.current?.clientHeight ?? ROW * 10) / ROW) - 1,
    scrollTo: (index) => virtual.scrollToIndex(index),
    container,
  });
  return (
    <div
      ref={container}
      className={classes["grid"]}
      role="grid"
      tabIndex={0}
      aria-label={strings.machines}
      aria-rowcount={machines.length + 1}
      aria-activedescendant={activeId}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <SortHeader />
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const machine = machines[index]!;
          return (
            <MachineRow
              key={key}
              machine={machine}
              index={index}
              top={start - HEAD}
              active={machine.key === active}
              setActive={setActive}
              blocked={blocked(machine)}
              live={live(machine)}
            />
          );
        })}
      </div>
    </div>
  );
}
