import type { ReactNode } from "react";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import type { Control } from "../fields/frame.ts";
import { ModeControl } from "./ModeControl.tsx";
import { strings } from "./strings.ts";

const notes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cache: Object.fromEntries(
    Object.entries(strings.cache).map(([mode, { loss, gain }]) => [mode, `${loss} ${gain}`]),
  ),
  io: strings.io,
  discard: strings.discard,
  detectZeroes: strings.detectZeroes,
};

/** Controls for a disk's modes, by property. */
export const modeControls = (
  choices: Readonly<Record<string, readonly Choice[]>> | undefined,
): Record<string, (control: Control<Value>) => ReactNode> =>
  Object.fromEntries(
    Object.entries(notes).map(([key, own]) => [
      key,
      (control: Control<Value>) => <ModeControl {...control} choices={choices?.[key]} notes={own} />,
    ]),
  );
