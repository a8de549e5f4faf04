import { TagsInput } from "@mantine/core";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import { strings } from "../strings/page.ts";
import { type Control, frame } from "./frame.ts";
import { OptionText } from "./OptionText.tsx";
import { optionsOf } from "./options.ts";

interface Props extends Control<string> {
  choices: readonly Choice[] | undefined;
}

/** Several words, in their order; the value joins them by blanks. */
export function ListControl({ choices, value, onChange, ...rest }: Props) {
  const options = optionsOf(choices ?? [], undefined);
  const byValue = new Map(options.map((option) => [option.value, option]));
  const chosen = value?.split(" ").filter(Boolean) ?? [];
  return (
    <TagsInput
      {...frame(rest)}
      data={options.map((option) => option.value)}
      limit={100}
      splitChars={[",", " "]}
      value={chosen}
      placeholder={chosen.length === 0 ? strings.field.empty : ""}
      onChange={(next) => onChange(next.length === 0 ? undefined : next.join(" "))}
      renderOption={({ option }) => <OptionText option={byValue.get(option.value) ?? option} />}
    />
  );
}
