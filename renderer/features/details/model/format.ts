import type { Property, Value } from "../../../../shared/hardware/property.ts";
import { formatMiB } from "../../../../shared/model/units.ts";
import { strings } from "../strings/page.ts";

const words = strings.field;
const TYPED: ReadonlySet<Property["codec"]["type"] | undefined> = new Set([
  "text",
  "list",
  "integer",
  "memory",
]);

/** A value as the page says it in a sentence or a table. */
export function formatValue(property: Property | undefined, value: Value | undefined): string {
  if (property?.codec.type === "presence") return value ? words.on : words.off;
  // What is typed has no default that could be named; a choice has.
  if (value === undefined) return TYPED.has(property?.codec.type) ? words.empty : words.unset;
  if (property?.secret) return words.secretSet;
  if (typeof value === "boolean") return value ? words.on : words.off;
  if (property?.codec.type === "memory" && typeof value === "number") return formatMiB(value);
  if (property?.codec.type === "integer" && property.codec.unit) return `${value} ${property.codec.unit}`;
  return String(value);
}
