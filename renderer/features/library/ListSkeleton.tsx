import { Skeleton } from "@mantine/core";
import classes from "./MachineList.module.css";
import { strings } from "./strings.ts";

const WIDTHS = [120, 180, 90, 150, 200, 110, 160, 140];

/** The list's shape while nothing is known yet: rows of the final size. */
export function ListSkeleton() {
  return (
    <div className={classes["grid"]} aria-busy aria-label={strings.loading} role="status">
      <div className={classes["head"]}>
        <div className={classes["headRow"]} />
      </div>
      <div className={classes["canvas"]}>
        {WIDTHS.map((width) => (
          <div key={width} className={`${classes["row"]} ${classes["skeleton"]}`}>
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
