import { Slider } from "@mantine/core";
import { strings } from "../strings/page.ts";
import classes from "./Field.module.css";
import type { Control } from "./frame.ts";
import { MemoryControl } from "./MemoryControl.tsx";

interface Props extends Control<number | string> {
  /** Where the slider ends, in MiB; the field takes more. */
  max: number;
}

const STEP = 256;

/** A size to type or to drag. */
export function MemorySlider({ max, ...control }: Props) {
  const { value, label, disabled, onChange } = control;
  const end = Math.max(STEP, Math.floor(max / STEP) * STEP);
  return (
    <div className={classes["slid"]}>
      <MemoryControl {...control} />
      <Slider
        className={classes["slider"]}
        size={4}
        thumbSize={14}
        label={null}
        thumbLabel={strings.field.drag(label)}
        disabled={disabled}
        min={STEP}
        max={end}
        step={STEP}
        value={typeof value === "number" ? Math.min(end, Math.max(STEP, value)) : end}
        onChange={onChange}
      />
    </div>
  );
}
