// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { narrowed, type Pick, picked } from "../../../components/selection.ts";
import type { FilesView } from "../action.ts";
import { useBrowser, useFiles } from "../context.ts";
import { fittingColumns, tracks, usePreferences } from "../preferences.ts";
import { strings } from "../strings.ts";
import { FileRow } from "./FileRow.tsx";
import { FilesHead } from "./FilesHead.tsx";
import classes from "./List.module.css";
import { LIST_ID } from "./list-focus.ts";
import type { Row } from "./rows.ts";
import { useListKeys } from "./use-list-keys.ts";
import type { Owners } from "./use-owners.ts";

const ROW = 30;
const HEAD = 32;

interface Props {
  view: FilesView;
  rows: readonly Row[];
  /** All of them have come. */
  whole: boolean;
  owners: Owners;
  /** What stands below the heads where there are no rows. */
  children: ReactNode;
}

/** A folder's entries, or what was found, of which only those on screen exist. */
export function FilesList({ view, rows, whole, owners, children }: Props) {
  const { store } = useBrowser();
  const active = useFiles((state) => state.selection.active);
  const awaited = useFiles((state) => state.awaited);
  const { widths } = usePreferences();
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => fittingColumns(widths, width || 700), [widths, width]);
  const order = useMemo(() => rows.map(({ path }) => path), [rows]);
  const index = useMemo(() => (active === undefined ? -1 : order.indexOf(active)), [order, active]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: useCallback((at: number) => rows[at]!.path, [rows]),
    overscan: 12,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
  });

  // One function for good: a new order must not draw every row anew.
  const latest = useRef({ order, view });
  useEffect(() => {
    latest.current = { order, view };
  }, [order, view]);
  const pick = useCallback(
    (path: string, how: Pick) =>
      store.setState(({ selection }) => ({ selection: picked(selection, latest.current.order, path, how) })),
    [store],
  );
  const open = useCallback((row: Row) => {
    const { view: present } = latest.current;
    present.open(row);
  }, []);

  // What is out of sight is not chosen; while it is still being listed, it may come yet.
  useEffect(() => {
    if (whole) store.setState(({ selection }) => ({ selection: narrowed(selection, order) }));
  }, [store, order, whole]);
  // What one comes from, or has made, as soon as it is listed.
  useEffect(() => {
    const row = awaited === undefined ? undefined : rows.find(({ entry }) => entry.name === awaited);
    if (!row) return;
    pick(row.path, "only");
    store.setState({ awaited: undefined });
  }, [awaited, rows, pick, store]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the active row, not every new order
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index);
  }, [active, index < 0]);

  const onKeyDown = useListKeys({
    view,
    rows,
    order,
    index,
    pick,
    page: () => Math.max(1, Math.floor(((box.current?.clientHeight ?? 300) - HEAD) / ROW) - 1),
    rowElement: (at) => document.getElementById(rowId(at)),
  });
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    if (!(event.target as Element).closest('[role="row"]'))
      store.setState(({ selection }) => ({ selection: { ...selection, keys: new Set() } }));
    store.setState({ menu: { x: event.clientX, y: event.clientY } });
  };
  return (
    <div ref={sized} className={classes["listFrame"]}>
      <div
        ref={box}
        id={LIST_ID}
        className={classes["list"]}
        style={{ "--columns": tracks(columns, widths) } as CSSProperties}
        role="grid"
        tabIndex={0}
        aria-label={strings.list(shownName(view.folder))}
        aria-multiselectable
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={index >= 0 ? rowId(index) : undefined}
        data-folder={view.folder}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target === event.currentTarget && index < 0 && order[0] !== undefined)
            pick(order[0], "look");
        }}
        onContextMenu={onContextMenu}
      >
        <FilesHead columns={columns} box={box} />
        <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {virtual.getVirtualItems().map(({ index: at, key, start }) => (
            <FileRow
              key={key}
              id={rowId(at)}
              row={rows[at]!}
              index={at}
              top={start - HEAD}
              columns={columns}
              owners={owners}
              pick={pick}
              open={open}
            />
          ))}
        </div>
        {children}
      </div>
    </div>
  );
}

const rowId = (index: number) => `files-row-${index}`;
