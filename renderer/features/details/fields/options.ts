import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { strings } from "../strings/page.ts";

export interface Option {
  value: string;
  label: string;
  /** The value before it became an option's text. */
  original: Value;
  note?: string | undefined;
  disabled?: boolean;
}

/**
 * The options of a choice field: what the host offers, once each, and the present value even where the host
 * does not offer it, so that nothing is changed by looking.
 */
export function optionsOf(choices: readonly Choice[], present: Value | undefined): Option[] {
  const options = new Map<string, Option>();
  for (const { value, label, note, unusable } of choices) {
    const text = String(value);
    // The empty text stands for "not set".
    if (text === "" || options.has(text)) continue;
    const notes = [unusable, note].filter(Boolean).join(" · ");
    options.set(text, {
      value: text,
      label: label ?? text,
      original: value,
      ...(notes !== "" && { note: notes }),
      ...(unusable !== undefined && text !== String(present) && { disabled: true }),
    });
  }
  if (present !== undefined && !options.has(String(present))) {
    const value = String(present);
    options.set(value, {
      value,
      label: value,
      original: present,
      ...(choices.length > 0 && { note: strings.field.notOffered }),
    });
  }
  return [...options.values()];
}
