import { type ErrorData, errorSchema } from "../../shared/model/error.ts";
import { strings } from "./strings.ts";

/**
 * What to show of anything thrown. Errors of the contract carry their data; whatever else comes is a fault of
 * ours and gets a plain sentence, with its own words as the detail.
 */
export function toErrorData(thrown: unknown): ErrorData {
  const candidates = [thrown, (thrown as { data?: unknown } | undefined)?.data];
  for (const candidate of candidates) {
    if (typeof candidate !== "object" || candidate === null) continue;
    const { code, message, hint, detail, action } = candidate as Partial<ErrorData>;
    const parsed = errorSchema.safeParse({ code, message, hint, detail, action });
    if (parsed.success && /^[a-z0-9-]+$/.test(parsed.data.code)) return parsed.data;
  }
  return {
    code: "internal",
    message: strings.unexpected,
    hint: strings.unexpectedHint,
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  };
}

/** Whether the user (or a closing dialog) stopped it: nothing to show then. */
export const isAbort = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === "AbortError";
