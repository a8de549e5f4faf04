// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { memo } from "react";
import type { Machine } from "../machines/index.ts";
import { Cell } from "./cells.tsx";
import { type Column, NUMBERS } from "./columns.ts";
import type { Find } from "./filter.ts";
import { itemProps, type PickMachine } from "./item-props.ts";
import { MachineButtons } from "./MachineButtons.tsx";
import classes from "./MachineList.module.css";
import { NameCell } from "./NameCell.tsx";
import { Star } from "./Star.tsx";
import { useActive, useSelected } from "./selection.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import { Tick } from "./Tick.tsx";
import { itemId } from "./use-roving.ts";

interface Props {
  machine: Machine;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  columns: readonly Column[];
  find: Find | undefined;
  pick: PickMachine;
  blocked: string | undefined;
  live: boolean;
}

/** One machine as a line of the list. */
export const MachineRow = memo(function MachineRow(props: Props) {
  const { machine, index, top, columns, find, pick, blocked, live } = props;
  const selected = useSelected(machine.key);
  const active = useActive(machine.key);
  return (
    <div
      id={itemId(machine)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={classes["row"]}
      style={{ transform: `translateY(${top}px)` }}
      data-item
      data-active={active || undefined}
      data-stale={blocked ? true : undefined}
      {...itemProps(machine, pick)}
    >
      <div role="gridcell">
        <Tick name={machine.domain.name} selected={selected} onToggle={() => pick(machine.key, "toggle")} />
      </div>
      <div role="gridcell" className={classes["screen"]}>
        <Thumbnail machine={machine} iconSize={14} live={live} />
      </div>
      <div role="gridcell" className={classes["nameCell"]}>
        <Star machine={machine} reachable={active} />
        <NameCell machine={machine} find={find} tags={3} />
      </div>
      {columns.map(({ id }) => (
        <div key={id} role="gridcell" className={NUMBERS.has(id) ? classes["number"] : undefined}>
          <Cell column={id} machine={machine} />
        </div>
      ))}
      <div role="gridcell" className={classes["buttons"]} data-actions>
        <MachineButtons machine={machine} reachable={active} blocked={blocked} />
      </div>
    </div>
  );
});
