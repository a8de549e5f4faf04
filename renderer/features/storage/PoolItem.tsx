import { Progress } from "@mantine/core";
import { Link } from "wouter";
import type { Pool } from "../../../shared/contract/storage.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import side from "../../components/SideList.module.css";
import { isActive, type Place, storagePath, typeName, usedPercent } from "./model.ts";
import { PoolState } from "./PoolState.tsx";
import classes from "./Storage.module.css";
import { strings } from "./strings.ts";

/** One pool of the list: its state, its type, and how full it is. */
export function PoolItem({ pool, place, current }: { pool: Pool; place: Place; current: boolean }) {
  const percent = usedPercent(pool);
  return (
    <Link
      href={storagePath(place)}
      className={`${side["item"]} ${classes["item"]}`}
      aria-current={current ? "page" : undefined}
    >
      <span className={classes["line"]}>
        <MiddleTruncate text={pool.name} className={classes["name"]} />
        <span className={classes["state"]}>
          <PoolState pool={pool} />
        </span>
      </span>
      <span className={classes["quiet"]}>
        {typeName(pool.type)}
        {isActive(pool) &&
          pool.capacity > 0 &&
          ` · ${strings.free(formatBytes(pool.available), formatBytes(pool.capacity))}`}
      </span>
      {isActive(pool) && percent !== undefined && (
        <Progress
          value={percent}
          size={3}
          aria-label={strings.used(percent)}
          color={percent > 90 ? "red" : undefined}
        />
      )}
    </Link>
  );
}
