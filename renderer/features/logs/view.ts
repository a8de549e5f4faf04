import type { LogItem } from "../../../shared/contract/logs.ts";
import { rowsOf } from "./clean.ts";

type Absent = Extract<LogItem, { type: "absent" }>;

/** Rows kept; the oldest of a log that is written all the time go. */
export const MOST_ROWS = 50_000;

/** What is loaded of a log. */
export interface LogView {
  /** False until the first item. */
  readonly loaded: boolean;
  readonly absent?: Absent | undefined;
  readonly path?: string | undefined;
  readonly rows: readonly string[];
  /** The number of the first row; it falls as earlier ones are loaded, so that a row keeps its number. */
  readonly first: number;
  /** Where the pieces begin: the byte of the log and the number of the row. */
  readonly marks: readonly { readonly start: number; readonly row: number }[];
  /** The last line, as long as its end has not been written. */
  readonly open: string;
}

export const nothingLoaded: LogView = { loaded: false, rows: [], first: 0, marks: [], open: "" };

/** The byte before which there is more to load; 0: none. */
export const earlierThan = (view: LogView) => view.marks[0]?.start ?? 0;

/** With the next item of the subscription. */
export function withItem(before: LogView, item: LogItem): LogView {
  if (item.type === "absent") return { ...nothingLoaded, loaded: true, absent: item };
  const view = item.more ? before : nothingLoaded;
  const { rows, open } = view;
  // The line that was not whole is shown again, with what has come of it.
  const whole = open === "" ? rows : rows.slice(0, rows.length - rowsOf(open).length);
  const text = open + item.text;
  const added = rowsOf(text);
  const marks =
    open === "" && added.length > 0
      ? [...view.marks, { start: item.start, row: view.first + rows.length }]
      : view.marks;
  return shortened({
    loaded: true,
    path: item.path,
    rows: whole.concat(added),
    first: view.first,
    marks,
    open: text.slice(text.lastIndexOf("\n") + 1),
  });
}

/** With the page that ends where the view began. */
export function withEarlier(before: LogView, page: { start: number; text: string }): LogView {
  const added = rowsOf(page.text);
  const first = before.first - added.length;
  return {
    ...before,
    rows: added.concat(before.rows),
    first,
    marks: [{ start: page.start, row: first }, ...before.marks],
  };
}

/** Whole pieces go, so that it is known which byte the rest begins at. */
function shortened(view: LogView): LogView {
  const tooMany = view.rows.length - MOST_ROWS;
  const kept = view.marks.findIndex(({ row }, index) => index > 0 && row - view.first >= tooMany);
  if (tooMany <= 0 || kept < 0) return view;
  const { row } = view.marks[kept]!;
  return { ...view, rows: view.rows.slice(row - view.first), first: row, marks: view.marks.slice(kept) };
}

/** The rows (from 0) in which the words stand, whatever their case. */
export function findRows(rows: readonly string[], words: string): number[] {
  if (words === "") return [];
  const wanted = words.toLowerCase();
  return rows.flatMap((row, index) => (row.toLowerCase().includes(wanted) ? [index] : []));
}
