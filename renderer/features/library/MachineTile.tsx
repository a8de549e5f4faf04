// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { memo } from "react";
import { MachineState } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { OsCell } from "./cells.tsx";
import type { Find } from "./filter.ts";
import { itemProps, type PickMachine } from "./item-props.ts";
import { MachineButtons } from "./MachineButtons.tsx";
import classes from "./MachineTiles.module.css";
import { NameCell } from "./NameCell.tsx";
import { Star } from "./Star.tsx";
import { useActive, useSelected } from "./selection.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import { Tick } from "./Tick.tsx";
import { itemId } from "./use-roving.ts";

interface Props {
  machine: Machine;
  find: Find | undefined;
  pick: PickMachine;
  blocked: string | undefined;
  live: boolean;
}

/** One machine by its screen. */
export const MachineTile = memo(function MachineTile({ machine, find, pick, blocked, live }: Props) {
  const selected = useSelected(machine.key);
  const active = useActive(machine.key);
  return (
    <div
      id={itemId(machine)}
      role="gridcell"
      aria-selected={selected}
      className={classes["tile"]}
      data-item
      data-active={active || undefined}
      data-stale={blocked ? true : undefined}
      {...itemProps(machine, pick)}
    >
      <div className={classes["screen"]}>
        <Thumbnail machine={machine} iconSize={28} live={live} />
        <div className={classes["tick"]}>
          <Tick name={machine.domain.name} selected={selected} onToggle={() => pick(machine.key, "toggle")} />
        </div>
        <div className={classes["star"]}>
          <Star machine={machine} reachable={active} />
        </div>
        <div className={classes["buttons"]} data-actions>
          <MachineButtons machine={machine} reachable={active} blocked={blocked} />
        </div>
      </div>
      <div className={classes["caption"]}>
        <div className={classes["text"]}>
          <NameCell machine={machine} find={find} tags={2} />
          <div className={classes["line"]}>
            <MachineState machine={machine} />
            <span className={classes["os"]}>
              <OsCell machine={machine} />
            </span>
          </div>
        </div>
      </div>
    </div>
  );
});
