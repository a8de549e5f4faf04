import { Input, NumberInput, Select } from "@mantine/core";
import { useId, useState } from "react";
import classes from "./SizeInput.module.css";
import { strings } from "./strings.ts";

const UNITS = { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;
type Unit = keyof typeof UNITS;
const isUnit = (unit: string | null): unit is Unit => unit !== null && Object.hasOwn(UNITS, unit);

interface Props {
  label: string;
  description?: string | undefined;
  problem?: string | undefined;
  /** Bytes; undefined while what is written is no number. */
  value: number | undefined;
  onChange: (bytes: number | undefined) => void;
}

/** A size in the unit that the user likes; its value is in bytes. */
export function SizeInput({ label, description, problem, value, onChange }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState<Unit>();
  const unit = chosen ?? usual(value);
  return (
    <Input.Wrapper id={id} label={label} description={description} error={problem}>
      <div className={classes["row"]}>
        <NumberInput
          id={id}
          aria-label={label}
          error={problem !== undefined}
          value={value === undefined ? "" : value / UNITS[unit]}
          onChange={(next) => {
            setChosen(unit);
            onChange(typeof next === "number" ? Math.round(next * UNITS[unit]) : undefined);
          }}
          min={0}
          allowNegative={false}
          decimalScale={3}
          clampBehavior="none"
        />
        <Select
          aria-label={strings.unit(label)}
          data={Object.keys(UNITS)}
          value={unit}
          allowDeselect={false}
          onChange={(next) => isUnit(next) && setChosen(next)}
        />
      </div>
    </Input.Wrapper>
  );
}

/** The unit in which a size reads best. */
function usual(bytes: number | undefined): Unit {
  if (bytes === undefined) return "GiB";
  const fitting = (["TiB", "GiB"] as const).find((unit) => bytes > 0 && (bytes / UNITS[unit]) % 0.5 === 0);
  return fitting ?? "MiB";
}
