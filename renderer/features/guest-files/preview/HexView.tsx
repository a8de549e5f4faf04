import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { strings } from "../strings.ts";
import { hexLine } from "./hex.ts";
import classes from "./Preview.module.css";

const ROW = 20;
/** Of a character in the font of this size, and beside each line; pixels. */
const CHARACTER = 7.2;
const SIDES = 20;
const LINES = [16, 8, 4];

/** Bytes as numbers and, where they are ASCII, as letters; only the lines on screen exist. */
export function HexView({ bytes, offset }: { bytes: Uint8Array; offset: number }) {
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const fits = (bytesPerLine: number) =>
    hexLine(new Uint8Array(bytesPerLine), 0, bytesPerLine).length * CHARACTER + SIDES <= width;
  const perLine = LINES.find(fits) ?? LINES.at(-1)!;
  const virtual = useVirtualizer({
    count: Math.ceil(bytes.length / perLine),
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 20,
  });
  return (
    <div ref={sized} className={classes["frame"]}>
      {/* Scrollable content must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container */}
      <section ref={box} className={classes["hex"]} aria-label={strings.previews.hex} tabIndex={0}>
        <div className={classes["hexCanvas"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div key={index} className={classes["hexRow"]} style={{ transform: `translateY(${start}px)` }}>
              {hexLine(
                bytes.subarray(index * perLine, (index + 1) * perLine),
                offset + index * perLine,
                perLine,
              )}
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}
