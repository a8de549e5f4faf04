import { Button, Highlight } from "@mantine/core";
import { type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { useLogRows } from "../../components/use-log-rows.ts";
import classes from "./Logs.module.css";
import { useLogPreferences } from "./preferences.ts";
import { strings } from "./strings.ts";
import { earlierThan, type LogView } from "./view.ts";

/** How the tools move through the rows. */
export interface RowsHandle {
  show(index: number): void;
  toEnd(): void;
}

interface Props {
  view: LogView;
  words: string;
  /** The row of the match that one stands on. */
  current: number | undefined;
  loading: boolean;
  onEarlier: () => void;
  handle: RefObject<RowsHandle | null>;
}

/** The rows of a log, of which only those on screen exist; who is at the end stays there. */
export function LogRows({ view, words, current, loading, onEarlier, handle }: Props) {
  const { rows, first } = view;
  const wrap = useLogPreferences((state) => state.wrap);
  const { box, virtual, toEnd, show, onScroll } = useLogRows(rows, { overscan: 20, first, above: 40 });
  useImperativeHandle(handle, () => ({ show, toEnd }));
  // Heights of other widths are worth nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each change of the switch
  useEffect(() => virtual.measure(), [wrap]);

  // Rows that come before those in view push them down: the first in view stays where it is.
  const before = useRef(first);
  useLayoutEffect(() => {
    const added = before.current - first;
    before.current = first;
    if (added > 0) virtual.scrollToIndex(added, { align: "start" });
  }, [first, virtual]);

  return (
    <div
      ref={box}
      role="log"
      aria-live="off"
      aria-label={strings.label}
      className={classes["box"]}
      data-wrap={wrap || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container
      tabIndex={0}
      onScroll={onScroll}
    >
      {earlierThan(view) > 0 && (
        <div className={classes["earlier"]}>
          <Button size="compact-xs" variant="default" loading={loading} onClick={onEarlier}>
            {strings.earlier}
          </Button>
        </div>
      )}
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            data-current={index === current || undefined}
            className={classes["row"]}
            style={{ transform: `translateY(${start}px)` }}
          >
            <Highlight component="span" inherit highlight={words} highlightStyles={MARK}>
              {rows[index] ?? ""}
            </Highlight>
          </div>
        ))}
      </div>
    </div>
  );
}

const MARK = { backgroundColor: "var(--gh-mark)", color: "inherit" };
