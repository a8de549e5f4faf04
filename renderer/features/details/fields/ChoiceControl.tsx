import { Autocomplete, Select } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { strings } from "../strings/page.ts";
import classes from "./Field.module.css";
import { type Control, frame } from "./frame.ts";
import { optionsOf } from "./options.ts";

interface Props extends Control<Value> {
  /** What the host offers; undefined until it is known. */
  choices: readonly Choice[] | undefined;
  /** Other words are allowed too. */
  open?: boolean;
}

const words = strings.field;
const UNSET = "";
/** A list longer than this is searched rather than read. */
const SEARCHED_FROM = 12;
/** So many options are rendered at most; searching finds the others. */
const SHOWN = 200;

/** One of what the host offers, or libvirt's default. What cannot be chosen is there too, with its reason. */
export function ChoiceControl({ choices, open, value, onChange, ...rest }: Props) {
  const options = optionsOf(choices ?? [], value);
  const byValue = new Map(options.map((option) => [option.value, option]));
  if (open) {
    return (
      <Autocomplete
        {...frame(rest)}
        data={options}
        limit={SHOWN}
        value={value === undefined ? "" : String(value)}
        placeholder={words.unset}
        onChange={(next) => onChange(next === "" ? undefined : next)}
        renderOption={({ option }) => <Option option={byValue.get(option.value) ?? option} />}
        comboboxProps={{ shadow: "md" }}
      />
    );
  }
  return (
    <Select
      {...frame(rest)}
      data={[{ value: UNSET, label: words.unset }, ...options]}
      limit={SHOWN}
      value={value === undefined ? UNSET : String(value)}
      allowDeselect={false}
      searchable={options.length > SEARCHED_FROM}
      nothingFoundMessage={words.search}
      onChange={(next) => onChange(next === UNSET || next === null ? undefined : byValue.get(next)?.original)}
      renderOption={({ option, checked }) => (
        <>
          <Option option={byValue.get(option.value) ?? option} />
          {checked && <IconCheck size={16} stroke={1.5} aria-hidden />}
        </>
      )}
    />
  );
}

function Option({ option }: { option: { value: string; label?: string; note?: string | undefined } }) {
  return (
    <span className={classes["option"]}>
      {option.label ?? option.value}
      {option.note && <span className={classes["optionNote"]}>{option.note}</span>}
    </span>
  );
}
