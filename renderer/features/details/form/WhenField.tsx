import { Select } from "@mantine/core";
import type { When } from "../../../../shared/contract/hardware.ts";
import { strings } from "../strings/page.ts";

const words = strings.apply;

interface Props {
  when: When;
  options: readonly When[];
  onChange: (when: When) => void;
}

/** When a change takes effect; nothing where there is no choice. */
export function WhenField({ when, options, onChange }: Props) {
  if (options.length < 2) return null;
  return (
    <Select
      aria-label={words.when}
      data={options.map((value) => ({ value, label: words.whens[value] }))}
      value={when}
      allowDeselect={false}
      onChange={(next) => next && onChange(next as When)}
      w={240}
    />
  );
}
