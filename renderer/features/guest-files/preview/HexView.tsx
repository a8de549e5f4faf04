import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { strings } from "../strings.ts";
import classes from "./Preview.module.css";

const ROW = 20;
/** Sixteen bytes a line take this many pixels. */
const WIDE = 580;

/** Bytes as numbers and, where they are ASCII, as letters; only the lines on screen exist. */
export function HexView({ bytes, offset }: { bytes: Uint8Array; offset: number }) {
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const perLine = width >= WIDE ? 16 : 8;
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

/** `00000010  7f 45 4c 46 02 01 01 00  .ELF....` */
export function hexLine(bytes: Uint8Array, at: number, perLine: number): string {
  const numbers = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const letters = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
  );
  const halves = [numbers.slice(0, 8).join(" "), numbers.slice(8).join(" ")];
  const columns =
    perLine === 8 ? halves[0]!.padEnd(23) : `${halves[0]!.padEnd(23)}  ${halves[1]!.padEnd(23)}`;
  return `${at.toString(16).padStart(8, "0")}  ${columns}  ${letters.join("")}`;
}
