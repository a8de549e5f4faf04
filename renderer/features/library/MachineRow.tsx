// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { memo } from "react";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import type { Machine } from "../machines/index.ts";
import { CpuCell, MemoryCell, OsCell, StateCell } from "./cells.tsx";
import { itemProps } from "./item-props.ts";
import { MachineButtons } from "./MachineButtons.tsx";
import classes from "./MachineList.module.css";
import { Thumbnail } from "./Thumbnail.tsx";
import { itemId } from "./use-roving.ts";

interface Props {
  machine: Machine;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  active: boolean;
  setActive: (key: string) => void;
  blocked: string | undefined;
  live: boolean;
}

/** One machine as a line of the list. */
export const MachineRow = memo(function MachineRow(props: Props) {
  const { machine, index, top, active, setActive, blocked, live } = props;
  return (
    <div
      id={itemId(machine)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={classes["row"]}
      style={{ transform: `translateY(${top}px)` }}
      data-stale={blocked ? true : undefined}
      {...itemProps(machine, setActive)}
    >
      <div role="gridcell" className={classes["screen"]}>
        <Thumbnail machine={machine} iconSize={14} live={live} />
      </div>
      <div role="gridcell" className={classes["name"]}>
        <MiddleTruncate text={machine.domain.name} />
      </div>
      <div role="gridcell">
        <StateCell machine={machine} />
      </div>
      <div role="gridcell" className={`${classes["quiet"]} ${classes["ellipsis"]}`}>
        <OsCell machine={machine} />
      </div>
      <div role="gridcell" className={classes["number"]}>
        <CpuCell machine={machine} />
      </div>
      <div role="gridcell" className={classes["number"]}>
        <MemoryCell machine={machine} />
      </div>
      <div role="gridcell" className={classes["buttons"]}>
        <MachineButtons machine={machine} reachable={active} blocked={blocked} />
      </div>
    </div>
  );
});
