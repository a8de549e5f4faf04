import { Group, NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import { strings } from "./strings.ts";

const words = strings.every;
/** Hours of each unit, and how many of it there can be at most. */
const units = { hours: { hours: 1, most: 8760 }, days: { hours: 24, most: 365 } } as const;
type Unit = keyof typeof units;

interface Props {
  hours: number;
  onChange: (hours: number) => void;
}

/** How often something is done by the clock, in hours or in days. */
export function EveryInput({ hours, onChange }: Props) {
  const [unit, setUnit] = useState<Unit>(hours % 24 === 0 ? "days" : "hours");
  const { most } = units[unit];
  const count = Math.max(1, Math.round(hours / units[unit].hours));
  const set = (wanted: number, of: Unit) =>
    onChange(Math.min(Math.max(1, wanted), units[of].most) * units[of].hours);
  return (
    <Group gap={8} align="flex-end">
      <NumberInput
        label={words.every}
        w={120}
        min={1}
        max={most}
        allowDecimal={false}
        clampBehavior="strict"
        value={count}
        onChange={(number) => set(Number(number) || 1, unit)}
      />
      <Select
        aria-label={words.unit}
        w={120}
        allowDeselect={false}
        value={unit}
        data={Object.entries(words.units).map(([value, label]) => ({ value, label }))}
        onChange={(chosen) => {
          const of = chosen === "hours" ? "hours" : "days";
          setUnit(of);
          set(count, of);
        }}
      />
    </Group>
  );
}
