import { Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useMemo, useRef } from "react";
import type { Listed } from "../../../shared/contract/domains.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { StateBadge } from "../../components/StateBadge.tsx";
import { type Column, tracks } from "./columns.ts";
import classes from "./MachineList.module.css";
import nameClasses from "./NameCell.module.css";
import { ROW } from "./rows.ts";
import { names } from "./select.ts";
import { strings } from "./strings.ts";

interface Props {
  machines: readonly Listed[];
  columns: readonly Column[];
}

/** Many machines while they are being read: their names and states where the list will have them. */
export function ListedNames({ machines, columns }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const ordered = useMemo(() => machines.toSorted((a, b) => names.compare(a.name, b.name)), [machines]);
  const virtual = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => container.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  return (
    <div
      ref={container}
      className={classes["grid"]}
      style={{ "--columns": tracks(columns) } as CSSProperties}
      role="status"
      aria-busy
      aria-label={strings.loading}
    >
      <div className={classes["head"]}>
        <div className={classes["headRow"]} />
      </div>
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const { uuid, name, state } = ordered[index]!;
          return (
            <div key={uuid} className={classes["row"]} style={{ transform: `translateY(${start}px)` }}>
              <span />
              <Skeleton width={40} height={24} animate={false} />
              <div className={classes["listedName"]}>
                <MiddleTruncate text={name} className={nameClasses["name"]} />
              </div>
              {columns.map(({ id }) => (
                <div key={id}>{id === "state" && <StateBadge state={state} />}</div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
