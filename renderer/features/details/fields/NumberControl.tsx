import { NumberInput } from "@mantine/core";
import { strings } from "../strings/page.ts";
import { type Control, frame } from "./frame.ts";

interface Props extends Control<number | string> {
  min?: number | undefined;
  max?: number | undefined;
  unit?: string | undefined;
}

/** A whole number; its bounds are told as a problem, never forced while typing. */
export function NumberControl({ value, onChange, min, max, unit, ...rest }: Props) {
  return (
    <NumberInput
      {...frame(rest)}
      value={value ?? ""}
      onChange={(next) => onChange(next === "" ? undefined : next)}
      placeholder={unit ? strings.field.emptyIn(unit) : strings.field.empty}
      allowDecimal={false}
      allowNegative={min === undefined || min < 0}
      clampBehavior="none"
      suffix={unit ? ` ${unit}` : ""}
      {...(min !== undefined && { min })}
      {...(max !== undefined && { max })}
    />
  );
}
