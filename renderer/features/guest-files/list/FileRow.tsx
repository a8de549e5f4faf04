// biome-ignore-all lint/a11y: a row of a virtualised ARIA grid, which has the focus and the keys
import { type MouseEvent, memo } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import type { Pick } from "../../../components/selection.ts";
import { RenameField } from "../changing/index.ts";
import { useBrowser, useFiles } from "../context.ts";
import type { SizedColumn } from "../preferences.ts";
import { strings } from "../strings.ts";
import { iconOf } from "./file-icon.ts";
import classes from "./List.module.css";
import { modeText } from "./modes.ts";
import type { Row } from "./rows.ts";
import { exactTime, listTime } from "./times.ts";
import type { Owners } from "./use-owners.ts";

interface Props {
  id: string;
  row: Row;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  columns: readonly SizedColumn[];
  owners: Owners;
  pick: (path: string, how: Pick) => void;
  open: (row: Row) => void;
}

/** One entry as a line of the list. */
export const FileRow = memo(function FileRow(props: Props) {
  const { id, row, index, top, columns, owners, pick, open } = props;
  const { path, entry } = row;
  const { store } = useBrowser();
  const selected = useFiles(({ selection }) => selection.keys.has(path));
  const active = useFiles(({ selection }) => selection.active === path);
  const renaming = useFiles((state) => state.renaming === path);
  const onMouseDown = (event: MouseEvent) => {
    // Of a selection that is about to be dragged nothing may be lost yet: the click, if it is one, narrows it.
    if (event.button !== 0) return;
    if (event.shiftKey) pick(path, "range");
    else if (event.ctrlKey || event.metaKey) pick(path, "toggle");
    else pick(path, selected ? "look" : "only");
  };
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      data-folder={entry.kind === "directory" ? path : undefined}
      className={classes["row"]}
      draggable={!renaming}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={onMouseDown}
      onClick={(event) => {
        if (!event.shiftKey && !event.ctrlKey && !event.metaKey) pick(path, "only");
      }}
      onDoubleClick={() => open(row)}
      onContextMenu={() => {
        if (!store.getState().selection.keys.has(path)) pick(path, "only");
      }}
    >
      <Name row={row} renaming={renaming} />
      {columns.map((column) => (
        <Cell key={column} column={column} row={row} owners={owners} />
      ))}
    </div>
  );
});

function Name({ row: { path, entry, shown }, renaming }: { row: Row; renaming: boolean }) {
  const { icon: Icon, kind } = iconOf(entry);
  return (
    <div role="gridcell" className={classes["nameCell"]}>
      <Icon
        size={18}
        stroke={1.5}
        className={classes["fileIcon"]}
        data-kind={kind}
        role="img"
        aria-label={strings.kinds[entry.kind]}
      />
      {renaming ? <RenameField path={path} /> : <MiddleTruncate text={shown} className={classes["name"]} />}
      {entry.target !== undefined && (
        <span className={classes["target"]}>{strings.target(shownName(entry.target))}</span>
      )}
    </div>
  );
}

function Cell({ column, row: { entry }, owners }: { column: SizedColumn; row: Row; owners: Owners }) {
  switch (column) {
    case "bytes":
      return (
        <div role="gridcell" className={classes["number"]}>
          {entry.kind === "file" ? formatBytes(entry.bytes) : ""}
        </div>
      );
    case "owner": {
      const [user, group] = [owners.user(entry.uid), owners.group(entry.gid)];
      return (
        <div
          role="gridcell"
          className={classes["quiet"]}
          title={`${user}:${group} (${entry.uid}:${entry.gid})`}
        >
          {user === group ? user : `${user}:${group}`}
        </div>
      );
    }
    case "mode":
      return (
        <div role="gridcell" className={classes["mono"]}>
          {modeText(entry)}
        </div>
      );
    case "modifiedAt":
      return (
        <div role="gridcell" className={classes["quiet"]} title={exactTime(entry.modifiedAt)}>
          {listTime(entry.modifiedAt)}
        </div>
      );
  }
}
