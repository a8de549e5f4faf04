import { kinds } from "../../../../shared/hardware/kinds/index.ts";
import type { Kind } from "../../../../shared/hardware/property.ts";

const byName: Readonly<Record<string, Kind>> = kinds;

/** The declaration of a kind that the backend names; undefined for one that this page does not know yet. */
export const kindOf = (name: string): Kind | undefined =>
  Object.hasOwn(byName, name) ? byName[name] : undefined;
