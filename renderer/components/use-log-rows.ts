import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef } from "react";

/** Height of a row that is not wrapped, px. */
const ROW = 20;
/** So near to the end counts as there, px: what is added is then followed. */
const NEAR = 24;

interface Options {
  /** Rows outside the view that exist all the same, on each side. */
  overscan: number;
  /** How many rows came before the first that is there; it grows smaller where earlier ones are loaded. */
  first?: number;
  /** What lies over the first row, px. */
  above?: number;
}

/** The rows of a log, of which only those on screen exist; who is at the end stays there as more come. */
export function useLogRows(rows: readonly unknown[], { overscan, first = 0, above = 0 }: Options) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: useCallback((index: number) => index + first, [first]),
    overscan,
    scrollPaddingStart: above,
  });
  const toEnd = useCallback(() => {
    atEnd.current = true;
    virtual.scrollToIndex(rows.length - 1, { align: "end" });
  }, [virtual, rows.length]);
  useEffect(() => {
    if (atEnd.current && rows.length > 0) toEnd();
  }, [rows, toEnd]);
  const show = (index: number) => {
    atEnd.current = false;
    virtual.scrollToIndex(index, { align: "center" });
  };
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
  };
  return { box, virtual, toEnd, show, onScroll };
}
