// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { memo } from "react";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import type { Machine } from "../machines/index.ts";
import { OsCell, StateCell } from "./cells.tsx";
import { itemProps } from "./item-props.ts";
import { MachineButtons } from "./MachineButtons.tsx";
import classes from "./MachineTiles.module.css";
import { Thumbnail } from "./Thumbnail.tsx";
import { itemId } from "./use-roving.ts";

interface Props {
  machine: Machine;
  active: boolean;
  setActive: (key: string) => void;
  blocked: string | undefined;
  live: boolean;
}

/** One machine by its screen. */
export const MachineTile = memo(function MachineTile({ machine, active, setActive, blocked, live }: Props) {
  return (
    <div
      id={itemId(machine)}
      role="gridcell"
      aria-selected={active}
      className={classes["tile"]}
      data-stale={blocked ? true : undefined}
      {...itemProps(machine, setActive)}
    >
      <div className={classes["screen"]}>
        <Thumbnail machine={machine} iconSize={28} live={live} />
        <div className={classes["buttons"]}>
          <MachineButtons machine={machine} reachable={active} blocked={blocked} />
        </div>
      </div>
      <div className={classes["caption"]}>
        <div className={classes["text"]}>
          <MiddleTruncate text={machine.domain.name} className={classes["name"]} />
          <div className={classes["line"]}>
            <StateCell machine={machine} />
            <span className={classes["os"]}>
              <OsCell machine={machine} />
            </span>
          </div>
        </div>
      </div>
    </div>
  );
});
