// biome-ignore-all lint/a11y: a virtualised ARIA tree grid; no table element can be one
import { Checkbox } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconMinus, IconPencil, IconPlus } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import classes from "./Comparing.module.css";
import { strings } from "./strings.ts";
import { foldersOfOthers, type TreeRow } from "./tree.ts";

const ROW = 32;
/** Rows that Page Down goes further. */
const PAGE = 15;
const ICONS = { added: IconPlus, removed: IconMinus, changed: IconPencil };

interface Props {
  rows: readonly TreeRow[];
  folded: ReadonlySet<string>;
  onFold: (path: string, fold: boolean) => void;
  /** Paths of differences. */
  selected: ReadonlySet<string>;
  onSelect: (paths: readonly string[], on: boolean) => void;
  /** All of them: a folder is selected with what is in it. */
  differences: readonly GuestDifference[];
  /** A dialog is over it. */
  covered: boolean;
  onShow: (difference: GuestDifference) => void;
}

/** Differences as a tree of which only the rows on screen exist. One stop for Tab; arrows go through it. */
export function DifferenceTree(props: Props) {
  const { rows, folded, onFold, selected, onSelect, differences, covered, onShow } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What had the keyboard is gone: a dialog, or the button that began all this.
    if (!covered && document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, [covered]);
  const [at, setAt] = useState<string>();
  const active = Math.max(
    0,
    rows.findIndex(({ path }) => path === at),
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: useCallback((index: number) => rows[index]!.path, [rows]),
    overscan: 10,
  });
  const goTo = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setAt(row.path);
    virtual.scrollToIndex(index);
  };
  const below = ({ path, difference }: TreeRow) =>
    difference && path === ""
      ? [path]
      : differences
          .filter((one) => one.path === path || one.path.startsWith(`${path}/`))
          .map((one) => one.path);
  // Each row would go through all of them.
  const notWhole = useMemo(() => foldersOfOthers(differences, selected), [selected, differences]);
  const toggle = (row: TreeRow) => {
    const paths = below(row);
    onSelect(paths, !paths.every((path) => selected.has(path)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = row.within > 0 && !folded.has(row.path);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: Math.min(rows.length - 1, active + PAGE),
      PageUp: Math.max(0, active - PAGE),
    };
    const step = steps[event.key];
    if (step !== undefined) goTo(step);
    else if (event.key === "ArrowLeft" && open) onFold(row.path, true);
    else if (event.key === "ArrowLeft") goTo(parentRow(rows, active));
    else if (event.key === "ArrowRight" && row.within > 0 && !open) onFold(row.path, false);
    else if (event.key === "ArrowRight" && open) goTo(active + 1);
    else if (event.key === " ") toggle(row);
    else if (event.key === "Enter" && isShown(row.difference)) onShow(row.difference!);
    else if (event.key === "Enter" && row.within > 0) onFold(row.path, open);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      className={classes["scroll"]}
      role="treegrid"
      aria-label={strings.table}
      aria-rowcount={rows.length}
      aria-multiselectable
      aria-activedescendant={`difference-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]!;
          return (
            <Row
              key={key}
              row={row}
              index={index}
              top={start}
              active={index === active}
              folded={folded.has(row.path)}
              selected={row.difference ? selected.has(row.path) : !notWhole.has(row.path)}
              onActive={() => setAt(row.path)}
              onFold={() => onFold(row.path, !folded.has(row.path))}
              onToggle={() => toggle(row)}
              onShow={onShow}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The row that the row stands below; -1 for one of the first level. */
const parentRow = (rows: readonly TreeRow[], at: number): number =>
  rows.findLastIndex(({ level }, index) => index < at && level < rows[at]!.level);

/** A file that has contents on both sides, which can be shown beside each other. */
const isShown = (difference: GuestDifference | undefined): boolean =>
  difference?.before?.kind === "file" &&
  difference.after?.kind === "file" &&
  (difference.differs.includes("contents") || difference.differs.includes("size"));

interface RowProps {
  row: TreeRow;
  index: number;
  top: number;
  active: boolean;
  folded: boolean;
  selected: boolean;
  onActive: () => void;
  onFold: () => void;
  onToggle: () => void;
  onShow: (difference: GuestDifference) => void;
}

function Row({ row, index, top, active, folded, selected, onActive, onFold, onToggle, onShow }: RowProps) {
  const { name, path, level, difference, within } = row;
  const Icon = difference && ICONS[difference.change];
  const Chevron = folded ? IconChevronRight : IconChevronDown;
  const shown = path === "" ? strings.itself : shownName(name);
  return (
    <div
      id={`difference-${index}`}
      role="row"
      aria-rowindex={index + 1}
      aria-level={level}
      aria-expanded={within > 0 ? !folded : undefined}
      aria-selected={selected}
      className={classes["row"]}
      data-active={active || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onActive}
      onDoubleClick={() => isShown(difference) && onShow(difference!)}
    >
      <span role="gridcell" className={classes["tick"]}>
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={strings.select(shownName(path) || shown)}
          checked={selected}
          onChange={onToggle}
        />
      </span>
      <span role="gridcell" className={classes["nameCell"]} style={{ paddingLeft: (level - 1) * 16 }}>
        {within > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className={classes["fold"]}
            aria-label={(folded ? strings.unfold : strings.fold)(shown)}
            onClick={onFold}
          >
            <Chevron size={14} stroke={1.5} />
          </button>
        ) : (
          <span className={classes["fold"]} />
        )}
        {Icon && <Icon size={14} stroke={1.5} className={classes[difference.change]} aria-hidden />}
        <MiddleTruncate text={shown} />
      </span>
      <span role="gridcell" className={difference ? classes[difference.change] : classes["dim"]}>
        {difference ? strings.changes[difference.change] : strings.within(within)}
      </span>
      <span role="gridcell" className={classes["dim"]}>
        {difference?.differs.map((what) => strings.differs[what]).join(", ")}
      </span>
      <span role="gridcell" className={classes["sizes"]}>
        {difference && sizesOf(difference)}
      </span>
      <span role="gridcell">
        {isShown(difference) && (
          <button
            type="button"
            tabIndex={-1}
            className={classes["link"]}
            aria-label={strings.showOf(shown)}
            onClick={() => onShow(difference!)}
          >
            {strings.showDiff}
          </button>
        )}
      </span>
    </div>
  );
}

function sizesOf({ before, after }: GuestDifference): string {
  const sizes = [before, after].map((entry) =>
    entry?.kind === "file" ? formatBytes(entry.bytes) : undefined,
  );
  const [was, is] = sizes;
  if (was !== undefined && is !== undefined) return was === is ? is : strings.sizes(was, is);
  return was ?? is ?? "";
}
