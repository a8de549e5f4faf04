import type { RefObject } from "react";
import { ColumnHandle } from "../../components/ColumnHead.tsx";
import { type Column, MAX_WIDTH, MIN_WIDTH, resized, tracks } from "./columns.ts";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

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
  return (
    <ColumnHandle
      label={strings.resize(strings.columns[column.id])}
      width={column.width}
      min={MIN_WIDTH}
      max={MAX_WIDTH}
      onDrag={(width) =>
        container.current?.style.setProperty("--columns", tracks(resized(columns, column.id, width)))
      }
      onKeep={(width) =>
        usePreferences.setState((state) => ({ columns: resized(state.columns, column.id, width) }))
      }
    />
  );
}
