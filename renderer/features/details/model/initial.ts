import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Kind, Value, Values } from "../../../../shared/hardware/property.ts";

/** What a new device begins with: of each property's wishes the first that the host offers and does not refuse. */
export function initialValues(
  kind: Kind,
  choices: Readonly<Record<string, readonly Choice[] | undefined>>,
): Values {
  const values: Record<string, Value> = {};
  for (const [key, wishes] of Object.entries(kind.initial ?? {})) {
    const offered = choices[key];
    const usable = (wish: Value) =>
      !offered || offered.length === 0 || offered.some(({ value, unusable }) => value === wish && !unusable);
    const wish = kind.properties[key]?.codec.type === "choice" ? wishes.find(usable) : wishes[0];
    if (wish !== undefined) values[key] = wish;
  }
  return values;
}
