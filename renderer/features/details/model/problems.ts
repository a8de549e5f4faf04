import { applies, type Codec, type Kind, type Value } from "../../../../shared/hardware/property.ts";
import { strings } from "../strings/page.ts";
import { type Edits, merged } from "./edits.ts";

const words = strings.problems;

/** Why a value cannot be written with this codec, in plain words. */
export function problemOf(codec: Codec, value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (codec.type === "integer") {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) return words.integer;
    if (codec.min !== undefined && value < codec.min) return words.least(codec.min, codec.unit);
    if (codec.max !== undefined && value > codec.max) return words.most(codec.max, codec.unit);
  } else if (codec.type === "memory") {
    if (typeof value !== "number" || value < 0) return words.memory;
    if (codec.min !== undefined && value < codec.min) return words.least(codec.min, "MiB");
  } else if (codec.type === "text") {
    const text = String(value);
    if (codec.maxLength !== undefined && text.length > codec.maxLength) return words.long(codec.maxLength);
    if (codec.pattern !== undefined && !new RegExp(`^(?:${codec.pattern})$`, "su").test(text)) {
      return words.pattern;
    }
  }
  return undefined;
}

/** The problems of the fields that the user has edited and that are shown, by property. */
export function problemsOf(
  kind: Kind,
  edits: Edits,
  theirs: Readonly<Record<string, Value>>,
): Readonly<Record<string, string>> {
  const values = merged(edits, theirs);
  const problems: Record<string, string> = {};
  for (const [key, { mine }] of Object.entries(edits)) {
    const property = kind.properties[key];
    const problem = property && applies(kind, key, values) ? problemOf(property.codec, mine) : undefined;
    if (problem) problems[key] = problem;
  }
  return problems;
}
