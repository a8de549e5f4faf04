import { Skeleton } from "@mantine/core";
import type { CSSProperties } from "react";
import { DEFAULT_COLUMNS, tracks } from "./columns.ts";
import classes from "./MachineList.module.css";
import { strings } from "./strings.ts";

const COLUMNS = tracks(DEFAULT_COLUMNS.slice(0, 2));
const WIDTHS = [120, 180, 90, 150, 200, 110, 160, 140];

/** The list's shape while nothing is known yet: rows of the final size. */
export function ListSkeleton() {
  return (
    <div
      className={classes["grid"]}
      style={{ "--columns": COLUMNS } as CSSProperties}
      aria-busy
      aria-label={strings.loading}
      role="status"
    >
      <div className={classes["head"]}>
        <div className={classes["headRow"]} />
      </div>
      <div className={classes["canvas"]}>
        {WIDTHS.map((width) => (
          <div key={width} className={`${classes["row"]} ${classes["skeleton"]}`}>
            <span />
            <Skeleton width={40} height={24} />
            <Skeleton width={width} height={12} />
            <Skeleton width={72} height={12} />
            <Skeleton width={96} height={12} />
          </div>
        ))}
      </div>
    </div>
  );
}
