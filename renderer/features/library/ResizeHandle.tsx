// biome-ignore-all lint/a11y: a focusable separator is ARIA's window splitter
import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import { type Column, MAX_WIDTH, MIN_WIDTH, resized, tracks } from "./columns.ts";
import classes from "./MachineList.module.css";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

const STEP = 8;

interface Props {
  column: Column;
  columns: readonly Column[];
  container: RefObject<HTMLDivElement | null>;
}

/**
 * The left edge of a column's head, by which its width is changed. While it is dragged only the grid's tracks
 * change; the width is kept, and the rows drawn anew, when it is let go.
 */
export function ResizeHandle({ column, columns, container }: Props) {
  const keep = (width: number) =>
    usePreferences.setState((state) => ({ columns: resized(state.columns, column.id, width) }));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const handle = event.currentTarget;
    const begin = event.clientX;
    let width = column.width;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = ({ clientX }) => {
      width = column.width + begin - clientX;
      container.current?.style.setProperty("--columns", tracks(resized(columns, column.id, width)));
    };
    handle.onlostpointercapture = () => {
      handle.onpointermove = null;
      handle.onlostpointercapture = null;
      keep(width);
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    keep(column.width + by);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={strings.resize(strings.columns[column.id])}
      aria-valuenow={column.width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      className={classes["resize"]}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
