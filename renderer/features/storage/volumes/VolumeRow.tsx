// biome-ignore-all lint/a11y: a row of a virtualised ARIA table
import { Checkbox } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Volume } from "../../../../shared/contract/volumes.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import { machinePath } from "../../machines/index.ts";
import { strings } from "./strings.ts";
import classes from "./Volumes.module.css";

interface Selection {
  chosen: ReadonlySet<string>;
  toggle: (names: readonly string[], on: boolean) => void;
}

/** What all rows of a table have in common. */
export interface RowOptions {
  connection: string;
  /** Rows can be ticked. */
  selection?: Selection | undefined;
  /** What a click on a name does, and how that is called. */
  open: { label: (name: string) => string; act: (volume: Volume) => void };
  /** What stands at the end of each row. */
  menu?: ((volume: Volume) => ReactNode) | undefined;
}

interface Props extends RowOptions {
  volume: Volume;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  /** It is the one that the address names. */
  current: boolean;
}

/** One volume as a line of the table. */
export function VolumeRow({ connection, volume, index, top, current, selection, open, menu }: Props) {
  const { name, format, capacity, allocation, encrypted, unfinished } = volume;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes["row"]}
      aria-current={current || undefined}
      data-ticks={selection ? true : undefined}
      data-chosen={selection?.chosen.has(name) || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {selection && (
        <span role="cell">
          <Checkbox
            size="xs"
            aria-label={strings.select(name)}
            checked={selection.chosen.has(name)}
            onChange={(event) => selection.toggle([name], event.currentTarget.checked)}
          />
        </span>
      )}
      <span role="cell" className={classes["nameCell"]}>
        <button
          type="button"
          className={classes["name"]}
          aria-label={open.label(name)}
          onClick={() => open.act(volume)}
        >
          <MiddleTruncate text={name} />
        </button>
        {encrypted && <IconLock size={14} stroke={1.5} role="img" aria-label={strings.encrypted} />}
        {unfinished && <span className={classes["quiet"]}>{strings.unfinished}</span>}
      </span>
      <span role="cell" className={classes["quiet"]}>
        {format ?? ""}
      </span>
      <span role="cell" className={classes["number"]}>
        {formatBytes(capacity)}
      </span>
      <span role="cell" className={classes["number"]}>
        {formatBytes(allocation)}
      </span>
      <span role="cell" className={classes["users"]}>
        <Users connection={connection} volume={volume} />
      </span>
      <span role="cell" className={classes["end"]}>
        {menu?.(volume)}
      </span>
    </div>
  );
}

/** The machines that use it, each a way to it, and how many images are based on it. */
export function Users({ connection, volume }: { connection: string; volume: Volume }) {
  const { usedBy, overlays } = volume;
  return (
    <>
      {usedBy.map(({ uuid, name }, index) => (
        <span key={uuid} className={classes["user"]}>
          <Link href={machinePath(connection, uuid, "details")} className={classes["link"]} title={name}>
            {name}
          </Link>
          {index < usedBy.length - 1 && ", "}
        </span>
      ))}
      {overlays.length > 0 && (
        <span className={classes["quiet"]} title={overlays.join("\n")}>
          {usedBy.length > 0 && " · "}
          {strings.base(overlays.length)}
        </span>
      )}
    </>
  );
}
