import { useElementSize } from "@mantine/hooks";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { usePreferences } from "./preferences.ts";
import classes from "./SplitPane.module.css";
import { strings } from "./strings.ts";

/** From this width on there is room for eighty columns beside a screen, px. */
const sideBySideFrom = 1400;
const step = 0.02;
const limits = { least: 0.15, most: 0.85 };

/** Screen and terminal together, side by side where the window is wide; the divider's place is remembered. */
export function SplitPane({ first, second }: { first: ReactNode; second: ReactNode }) {
  const { ref, width } = useElementSize();
  const dragging = useRef(false);
  const axis = width >= sideBySideFrom ? "columns" : "rows";
  const share = usePreferences((preferences) => preferences[axis]);
  const set = usePreferences((preferences) => preferences.set);
  const move = (to: number) => set({ [axis]: Math.min(limits.most, Math.max(limits.least, to)) });

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!dragging.current) return;
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    move(
      axis === "columns" ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height,
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const back = axis === "columns" ? "ArrowLeft" : "ArrowUp";
    const forth = axis === "columns" ? "ArrowRight" : "ArrowDown";
    if (event.key !== back && event.key !== forth) return;
    event.preventDefault();
    move(share + (event.key === back ? -step : step));
  };

  return (
    <div
      ref={ref}
      className={classes["root"]}
      data-axis={axis}
      style={{ "--share": `${share}fr`, "--rest": `${1 - share}fr` } as CSSProperties}
    >
      {first}
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={strings.divider}
        aria-orientation={axis === "columns" ? "vertical" : "horizontal"}
        aria-valuemin={limits.least * 100}
        aria-valuemax={limits.most * 100}
        aria-valuenow={Math.round(share * 100)}
        className={classes["divider"]}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onLostPointerCapture={() => {
          dragging.current = false;
        }}
      />
      {second}
    </div>
  );
}
