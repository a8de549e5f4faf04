import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import type { Codec, HexPart, Property, Value } from "../../../shared/hardware/property.ts";
import { AppError } from "../../../shared/model/error.ts";

/** Of a text whose declaration says nothing else. */
const longestText = 4096;
/** One line of what XML can carry: no control characters, no half of a pair of surrogates. */
const oneLine = /^[^\p{Cc}\p{Cs}\ufffe\uffff]*$/u;

/**
 * Checks a value against its codec; what the host offers is not this function's matter.
 * @throws AppError `invalid-value`: which property, and what is allowed
 */
export function checkValue(kind: KindName, key: string, { codec }: Property, value: Value): void {
  const fault = faultOf(codec, value);
  if (fault !== undefined) throw invalidValue(kind, key, fault);
}

/** @param fault what is allowed, as the end of “… must be” or a sentence of its own */
export function invalidValue(kind: KindName, key: string, fault: string): AppError {
  return new AppError({
    code: "invalid-value",
    message: `“${words(key)}” ${fault}`,
    hint: "Correct the value and apply again.",
    detail: `${kind}.${key}`,
  });
}

/** A key as words: `rateBytes` is “rate bytes”. */
const words = (key: string) => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What is wrong with a value, or undefined. */
function faultOf(codec: Codec, value: Value): string | undefined {
  switch (codec.type) {
    case "text":
      return textFault(codec, value);
    case "choice":
    case "list":
      return isLine(value) ? undefined : "must be one line of text.";
    case "integer":
      return numberFault(codec, value, Number.isSafeInteger(value), "a whole number");
    case "memory":
      // libvirt counts in KiB, and no machine has an exbibyte.
      return numberFault({ min: codec.min ?? 0, max: 2 ** 40 }, value, isWhole(value, 1024), "a size in MiB");
    case "flag":
    case "presence":
      return typeof value === "boolean" ? undefined : "must be yes or no.";
    case "hex":
      return hexShape(codec.parts).test(String(value))
        ? undefined
        : `must look like ${codec.parts.map(({ before, digits }) => before + "0".repeat(digits)).join("")}.`;
  }
}

const isLine = (value: Value) =>
  typeof value === "string" && value.length <= longestText && oneLine.test(value);

const isWhole = (value: Value, times: number) =>
  typeof value === "number" && Number.isSafeInteger(value * times);

function textFault(codec: Extract<Codec, { type: "text" }>, value: Value): string | undefined {
  if (typeof value !== "string") return "must be a text.";
  const longest = codec.maxLength ?? (codec.lines ? 65_536 : longestText);
  if (value.length > longest) return `must not be longer than ${longest} characters.`;
  if (!oneLine.test(codec.lines ? value.replace(/[\n\t]/g, "") : value)) {
    return codec.lines ? "must not have control characters." : "must be one line of text.";
  }
  if (codec.pattern !== undefined && !new RegExp(`^(?:${codec.pattern})$`, "u").test(value)) {
    return "has not the form that is needed here.";
  }
  return undefined;
}

function numberFault(
  { min, max, unit }: { min?: number; max?: number; unit?: string },
  value: Value,
  fits: boolean,
  what: string,
): string | undefined {
  if (fits && (min === undefined || Number(value) >= min) && (max === undefined || Number(value) <= max)) {
    return undefined;
  }
  const range =
    min !== undefined && max !== undefined
      ? ` from ${min} to ${max}`
      : min !== undefined
        ? ` of at least ${min}`
        : max !== undefined
          ? ` of at most ${max}`
          : "";
  return `must be ${what}${range}${unit ? ` (${unit})` : ""}.`;
}

/** The text of a `hex` property, a group for each part. */
export const hexShape = (parts: readonly HexPart[]): RegExp =>
  new RegExp(
    `^${parts.map(({ before, digits }) => `${before.replace(".", "\\.")}([\\da-f]{1,${digits}})`).join("")}$`,
    "i",
  );
