import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect } from "react";
import type { CollectionProps } from "./item-props.ts";
import { strings } from "./strings.ts";
import { useRoving } from "./use-roving.ts";
import { useRows } from "./use-rows.ts";

const GROUP = 36;
/** Lines that a page key moves by before the grid has a height. */
const UNSEEN_LINES = 10;

interface Options extends Pick<CollectionProps, "machines" | "container"> {
  /** Machines beside each other: 1 in a list. */
  columns: number;
  /** Of a line of machines, px. */
  height: number;
  /** Lines outside the view that exist all the same, on each side. */
  overscan: number;
  /** What stays above the lines while they scroll, px. */
  above?: number;
}

/** A grid of machines under the heads of their groups: only the lines on screen exist, and the keys move in all. */
export function useMachineGrid({ machines, container, columns, height, overscan, above = 0 }: Options) {
  const rows = useRows(machines, columns);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => container.current,
    estimateSize: (index) => (rows[index]?.kind === "group" ? GROUP : height),
    getItemKey: useCallback((index: number) => rows[index]!.key, [rows]),
    overscan,
    scrollMargin: above,
    scrollPaddingStart: above,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes follow the height alone
  useEffect(() => virtual.measure(), [height]);
  const { onKeyDown, onFocus, pick, order, activeId } = useRoving({
    rows,
    columns,
    page: () => {
      const seen = container.current ? container.current.clientHeight - above : height * UNSEEN_LINES;
      return Math.max(1, Math.floor(seen / height));
    },
    scrollTo: (index) => virtual.scrollToIndex(index),
    container,
  });
  const grid = {
    role: "grid",
    tabIndex: 0,
    "aria-label": strings.machines,
    "aria-multiselectable": true,
    "aria-activedescendant": activeId,
    onKeyDown,
    onFocus,
  };
  return { rows, virtual, pick, order, grid };
}
