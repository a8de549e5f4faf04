import { type KindName, kinds } from "../../../../shared/hardware/kinds/index.ts";
import type { Kind, Property, Values } from "../../../../shared/hardware/property.ts";

const byName: Readonly<Record<string, Kind>> = kinds;

/** The declaration of a kind that the backend names; undefined for one that this page does not know yet. */
export const kindOf = (name: string): Kind | undefined =>
  Object.hasOwn(byName, name) ? byName[name] : undefined;

export const isKindName = (name: string): name is KindName => Object.hasOwn(byName, name);

/** Whether a field is shown beside these values. */
export function applies(property: Property, values: Values): boolean {
  const { when } = property;
  if (!when) return true;
  const value = values[when.key];
  return value !== undefined && when.is.includes(value);
}
