import { NumberInput, Slider } from "@mantine/core";
import { useId } from "react";
import classes from "./Install.module.css";
import type { Problem } from "./validate.ts";

interface Props {
  label: string;
  unit?: string;
  hint: string;
  value: number | undefined;
  min?: number;
  /** Where the slider ends; the field takes more. */
  max: number;
  step: number;
  problem: Problem | undefined;
  onChange: (value: number | undefined) => void;
}

/** A number to type or to drag. */
export function NumberWithSlider({ label, unit, hint, value, min, max, step, problem, onChange }: Props) {
  const from = min ?? step;
  const hintId = useId();
  return (
    <div>
      <NumberInput
        label={label}
        suffix={unit ?? ""}
        value={value ?? ""}
        min={0}
        step={step}
        clampBehavior="none"
        allowNegative={false}
        decimalScale={0}
        error={problem?.kind === "error"}
        aria-describedby={hintId}
        onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
      />
      <Slider
        className={classes["slider"]}
        size={4}
        thumbSize={14}
        label={null}
        min={from}
        max={Math.max(from, max)}
        step={step}
        value={Math.min(max, value ?? from)}
        thumbLabel={label}
        onChange={onChange}
      />
      <div id={hintId} className={classes["hint"]} data-kind={problem?.kind}>
        {problem?.message ?? hint}
      </div>
    </div>
  );
}
