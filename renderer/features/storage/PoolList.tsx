import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import side from "../../components/SideList.module.css";
import { type Place, type PoolGroup, type PoolRow, poolRows } from "./model.ts";
import { PoolItem } from "./PoolItem.tsx";
import classes from "./Storage.module.css";
import { strings } from "./strings.ts";

/** A list longer than this has a filter. */
const FILTERED_FROM = 20;
const HEADING = 34;
const ITEM = 64;

/** The pools of every connection, each with how full it is; only the rows on screen exist. */
export function PoolList({ groups, current }: { groups: readonly PoolGroup[]; current: Place | undefined }) {
  const [filter, setFilter] = useState("");
  const filtered = groups.reduce((count, { pools }) => count + pools.length, 0) > FILTERED_FROM;
  const rows = useMemo(() => poolRows(groups, filtered ? filter : ""), [groups, filtered, filter]);
  return (
    <nav className={`${side["root"]} ${classes["list"]}`} aria-label={strings.list}>
      {filtered && (
        <div className={side["filter"]}>
          <TextInput
            aria-label={strings.filter}
            placeholder={strings.filter}
            leftSection={<IconSearch size={16} stroke={1.5} />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setFilter("");
            }}
          />
        </div>
      )}
      {rows.length === 0 ? (
        <div className={side["nothing"]} role="status">
          {strings.filterNothing}
        </div>
      ) : (
        <Rows rows={rows} current={current} />
      )}
    </nav>
  );
}

function Rows({ rows, current }: { rows: readonly PoolRow[]; current: Place | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (rows[index]!.kind === "heading" ? HEADING : ITEM),
    getItemKey: useCallback((index: number) => rows[index]!.key, [rows]),
    overscan: 6,
  });
  const chosen = rows.findIndex((row) => row.kind === "pool" && isAt(row.place, current));
  // What an address or a new pool brings may be below the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows what is chosen, not where the others are
  useEffect(() => {
    if (chosen >= 0) virtual.scrollToIndex(chosen);
  }, [current?.connection, current?.pool]);
  return (
    <div ref={box} className={side["scroll"]}>
      <ul className={`${side["items"]} ${classes["rows"]}`} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]!;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={classes["row"]}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.kind === "heading" ? (
                <h2 className={side["title"]}>{row.label}</h2>
              ) : (
                <PoolItem pool={row.pool} place={row.place} current={isAt(row.place, current)} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const isAt = (place: Place, current: Place | undefined) =>
  place.connection === current?.connection && place.pool === current.pool;
