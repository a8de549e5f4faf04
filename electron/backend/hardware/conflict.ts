import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import type { Values } from "../../../shared/hardware/property.ts";
import { AppError } from "../../../shared/model/error.ts";
import { propertyOf } from "./differences.ts";
import type { Changes } from "./write.ts";

/**
 * Refuses a change of values that are not any more what the user saw. Of a secret only
 * is seen whether there is one, which a new one replaces anyway.
 * @throws AppError `changed-meanwhile`
 */
export function checkExpected(kind: KindName, present: Values, expected: Changes): void {
  const changed = Object.entries(expected).filter(
    ([key, value]) => !propertyOf(kind, key)?.secret && (present[key] ?? null) !== value,
  );
  if (changed.length === 0) return;
  const list = changed.map(([key]) => `${words(key)} is ${show(present[key])} now`);
  throw new AppError({
    code: "changed-meanwhile",
    message: `Somebody else changed this meanwhile, so nothing was applied: ${list.join(", ")}.`.slice(
      0,
      2000,
    ),
    hint: "Look at the present values, then apply again.",
  });
}

/**
 * Refuses a text that was edited when another one is there by now.
 * @throws AppError `changed-meanwhile`
 */
export function checkBase(present: string, base: string): void {
  if (present.trim() === base.trim()) return;
  throw new AppError({
    code: "changed-meanwhile",
    message: "Somebody else changed this meanwhile, so nothing was applied.",
    hint: "Compare your text with the present one, then apply again.",
  });
}

const words = (key: string) => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function show(value: Values[string] | undefined): string {
  if (value === undefined) return "not set";
  if (typeof value === "boolean") return value ? "on" : "off";
  return `“${value}”`;
}
