import { Input, NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import { strings } from "../strings/page.ts";
import classes from "./Field.module.css";
import { type Control, frame } from "./frame.ts";

const UNITS = { MiB: 1, GiB: 1024 } as const;
type Unit = keyof typeof UNITS;
const isUnit = (unit: string | null): unit is Unit => unit !== null && Object.hasOwn(UNITS, unit);

/** The unit in which a size (MiB) reads best. */
const usual = (value: unknown): Unit =>
  typeof value === "number" && value > 0 && value % 512 === 0 ? "GiB" : "MiB";

/** A size, in MiB or GiB as the user likes; its value is in MiB. */
export function MemoryControl({ value, onChange, ...rest }: Control<number | string>) {
  const [chosen, setChosen] = useState<Unit>();
  const unit = chosen ?? usual(value);
  const { id, label, disabled } = rest;
  return (
    <Input.Wrapper {...frame(rest)}>
      <div className={classes["sized"]}>
        <NumberInput
          id={id}
          disabled={disabled}
          error={rest.problem !== undefined}
          value={typeof value === "number" ? value / UNITS[unit] : (value ?? "")}
          onChange={(next) => {
            setChosen(unit);
            if (next === "") onChange(undefined);
            else onChange(typeof next === "number" ? next * UNITS[unit] : next);
          }}
          placeholder={strings.field.empty}
          min={0}
          allowNegative={false}
          decimalScale={3}
          clampBehavior="none"
        />
        <Select
          id={`${id}-unit`}
          aria-label={strings.field.unit(label)}
          disabled={disabled}
          data={Object.keys(UNITS)}
          value={unit}
          allowDeselect={false}
          onChange={(next) => isUnit(next) && setChosen(next)}
        />
      </div>
    </Input.Wrapper>
  );
}
