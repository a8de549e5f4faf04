import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Values } from "../../../../shared/hardware/property.ts";
import { wordsOf } from "../strings/index.ts";
import { kindOf } from "./kinds.ts";
import { editable } from "./sides.ts";

/** What tells one device from others of its kind, shortly; by kind, where more can be said than its identity. */
const DETAILS: Readonly<Record<string, (values: Values) => unknown[]>> = {};

/** A device's name in lists and titles: its kind, and what tells it from its like. */
export function itemName(item: HardwareItem): string {
  const values = editable(item);
  const kind = kindOf(item.kind);
  const name = wordsOf(item.kind).name;
  if (kind?.shape !== "many") return name;
  const details = DETAILS[item.kind]?.(values) ?? (kind.identity ?? []).map((key) => values[key]);
  const said = details.filter((detail) => detail !== undefined && detail !== "").join(" · ");
  return said === "" ? name : `${name} ${said}`;
}

/** The file or device of the host that an item uses and that stays when the item goes. */
export function fileOf(item: HardwareItem): string | undefined {
  const values = editable(item);
  const source = ["file", "source", "sourceFile"]
    .map((key) => values[key])
    .find((value) => value !== undefined);
  return source === undefined ? undefined : String(source);
}
