import { Progress } from "@mantine/core";
import { Link } from "wouter";
import type { Pool } from "../../../shared/contract/storage.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { isActive, type Place, storagePath, typeName, usedPercent } from "./model.ts";
import { PoolState } from "./PoolState.tsx";
import classes from "./Storage.module.css";
import { strings } from "./strings.ts";

export interface PoolGroup {
  connection: string;
  label: string;
  pools: readonly Pool[];
}

/** The pools of every connection, each with how full it is. */
export function PoolList({ groups, current }: { groups: readonly PoolGroup[]; current: Place | undefined }) {
  return (
    <nav className={classes["list"]} aria-label={strings.list}>
      {groups.map(({ connection, label, pools }) => (
        <section key={connection} aria-label={label}>
          {groups.length > 1 && <h2 className={classes["group"]}>{label}</h2>}
          <ul className={classes["items"]}>
            {pools.map((pool) => (
              <li key={pool.uuid}>
                <PoolItem
                  pool={pool}
                  href={storagePath({ connection, pool: pool.name })}
                  current={current?.connection === connection && current.pool === pool.name}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function PoolItem({ pool, href, current }: { pool: Pool; href: string; current: boolean }) {
  const percent = usedPercent(pool);
  return (
    <Link href={href} className={classes["item"]} aria-current={current ? "page" : undefined}>
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
