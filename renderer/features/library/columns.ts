/** The list's columns beside the name, which is always there. */
export const COLUMN_IDS = ["state", "os", "group", "ip", "cpu", "memory", "disk", "network"] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface Column {
  id: ColumnId;
  /** Pixels. */
  width: number;
  shown: boolean;
}

export const MIN_WIDTH = 56;
export const MAX_WIDTH = 480;
const NAME_MIN = 200;
const GAP = 12;
/** The tick, the screen, the buttons, and the space at both sides. */
export const TICK = 20;
export const SCREEN = 40;
export const BUTTONS = 124;
const SIDES = 48;

export const DEFAULT_COLUMNS: readonly Column[] = [
  { id: "state", width: 112, shown: true },
  { id: "os", width: 128, shown: true },
  { id: "group", width: 120, shown: false },
  { id: "ip", width: 116, shown: true },
  { id: "cpu", width: 92, shown: true },
  { id: "memory", width: 72, shown: true },
  { id: "disk", width: 88, shown: true },
  { id: "network", width: 88, shown: true },
];

/** What goes first where there is no room for all that is wanted. */
const LEAST_WANTED: readonly ColumnId[] = ["group", "network", "disk", "os", "ip", "memory", "cpu", "state"];

export const NUMBERS: ReadonlySet<string> = new Set<ColumnId>(["cpu", "memory", "disk", "network"]);

/** The wanted columns that fit beside a readable name into a list of this width. */
export function fitting(columns: readonly Column[], width: number): Column[] {
  const room = width - SIDES - TICK - SCREEN - BUTTONS - NAME_MIN - GAP * 3;
  let shown = columns.filter((column) => column.shown);
  const needs = () => shown.reduce((sum, column) => sum + column.width + GAP, 0);
  for (const id of LEAST_WANTED) {
    if (needs() <= room) break;
    shown = shown.filter((column) => column.id !== id);
  }
  return shown;
}

/** CSS grid tracks of a line: tick, screen, name, columns, buttons. */
export const tracks = (columns: readonly Column[]): string =>
  [`${TICK}px ${SCREEN}px minmax(0, 1fr)`, ...columns.map(({ width }) => `${width}px`), `${BUTTONS}px`].join(
    " ",
  );

/** Remembered columns as they can be used: unknown ones dropped, new ones added, widths within bounds. */
export function tidied(remembered: unknown): Column[] {
  const list: unknown[] = Array.isArray(remembered) ? remembered : [];
  const known = list.flatMap((entry): Column[] => {
    const { id, width, shown } = (entry ?? {}) as Partial<Column>;
    const standard = DEFAULT_COLUMNS.find((column) => column.id === id);
    return standard
      ? [{ id: standard.id, width: bounded(width ?? standard.width), shown: shown ?? standard.shown }]
      : [];
  });
  const once = [...new Map(known.map((column) => [column.id, column])).values()];
  return [...once, ...DEFAULT_COLUMNS.filter(({ id }) => !once.some((column) => column.id === id))];
}

export const resized = (columns: readonly Column[], id: ColumnId, width: number): Column[] =>
  columns.map((column) => (column.id === id ? { ...column, width: bounded(width) } : column));

/** One place to the left (-1) or right (1). */
export function moved(columns: readonly Column[], id: ColumnId, by: -1 | 1): Column[] {
  const from = columns.findIndex((column) => column.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= columns.length) return [...columns];
  return columns.map((column, index) =>
    index === from ? columns[to]! : index === to ? columns[from]! : column,
  );
}

const bounded = (width: number) =>
  Number.isFinite(width) ? Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width))) : MIN_WIDTH;
