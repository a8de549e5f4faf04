import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { ChoiceControl } from "../fields/ChoiceControl.tsx";
import type { Control } from "../fields/frame.ts";

interface Props extends Control<Value> {
  choices: readonly Choice[] | undefined;
  /** What each word means. */
  notes: Readonly<Record<string, string>>;
}

/** One of a disk's modes; the list says of each what it means. */
export function ModeControl({ choices, notes, ...control }: Props) {
  const told = choices?.map((choice) => {
    const note = notes[String(choice.value)];
    return note === undefined ? choice : { ...choice, note };
  });
  return <ChoiceControl {...control} choices={told} open={choices !== undefined && choices.length === 0} />;
}
