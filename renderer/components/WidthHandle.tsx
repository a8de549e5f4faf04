// biome-ignore-all lint/a11y: a focusable separator is ARIA's window splitter
import type { KeyboardEvent, PointerEvent } from "react";

const STEP = 8;

interface Props {
  label: string;
  /** Of what lies beside it, px. */
  width: number;
  min: number;
  max: number;
  /** The edge of what it makes wider at which it stands. */
  edge: "left" | "right";
  className?: string | undefined;
  /** While it is dragged; the rows of a list need not be drawn anew for each pixel. */
  onDrag: (width: number) => void;
  onKeep: (width: number) => void;
}

/** An edge by which a width is changed, with the pointer or the arrow keys. */
export function WidthHandle({ label, width, min, max, edge, className, onDrag, onKeep }: Props) {
  const sign = edge === "left" ? -1 : 1;
  const bounded = (wanted: number) => Math.round(Math.min(max, Math.max(min, wanted)));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const handle = event.currentTarget;
    const begin = event.clientX;
    let now = width;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = ({ clientX }) => {
      now = bounded(width + sign * (clientX - begin));
      onDrag(now);
    };
    handle.onlostpointercapture = () => {
      handle.onpointermove = null;
      handle.onlostpointercapture = null;
      onKeep(now);
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onKeep(bounded(width + sign * by));
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={className}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
