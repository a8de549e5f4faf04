import { type OptionsFilter, Select } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { strings } from "../strings/page.ts";
import classes from "./Field.module.css";
import { type Control, frame } from "./frame.ts";
import { OptionText } from "./OptionText.tsx";
import { optionsOf } from "./options.ts";
import { pathOf, useEndInSight } from "./use-end-in-sight.ts";

interface Props extends Control<Value> {
  /** What the host offers; undefined until it is known. */
  choices: readonly Choice[] | undefined;
  /** Other words are allowed too. */
  open?: boolean;
  /** What "not set" means here. */
  unset?: string | undefined;
}

const words = strings.field;
const UNSET = "";
/** A list longer than this is searched rather than read. */
const SEARCHED_FROM = 12;
/** So many options are rendered at most; searching finds the others. */
const SHOWN = 200;

/** A path finds its file also where the list shows the file's name alone. */
const byLabelOrValue: OptionsFilter = ({ options, search, limit }) => {
  const wanted = search.trim().toLowerCase();
  const found = options.filter(
    (option) => "value" in option && `${option.label}\n${option.value}`.toLowerCase().includes(wanted),
  );
  return found.slice(0, limit);
};

/** One of what the host offers, or libvirt's default. What cannot be chosen is there too, with its reason. */
export function ChoiceControl({ choices, open, unset = words.unset, value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState("");
  const path = pathOf(value);
  const input = useEndInSight(path);
  const options = optionsOf(choices ?? [], value);
  const byValue = new Map(options.map((option) => [option.value, option]));
  const known = options.some((option) => option.value === typed || option.label === typed);
  const own =
    open && typed !== "" && typed !== unset && !known ? [{ value: typed, label: words.use(typed) }] : [];
  return (
    <Select
      {...frame(rest)}
      ref={input}
      {...(path !== undefined && { wrapperProps: { className: classes["mono"] }, title: path })}
      data={[...own, { value: UNSET, label: unset }, ...options]}
      limit={SHOWN}
      filter={byLabelOrValue}
      value={value === undefined ? UNSET : String(value)}
      allowDeselect={false}
      searchable={open === true || options.length > SEARCHED_FROM}
      onSearchChange={setTyped}
      nothingFoundMessage={words.search}
      onChange={(next) =>
        onChange(next === UNSET || next === null ? undefined : (byValue.get(next)?.original ?? next))
      }
      renderOption={({ option, checked }) => (
        <>
          <OptionText option={byValue.get(option.value) ?? option} />
          {checked && <IconCheck size={16} stroke={1.5} aria-hidden />}
        </>
      )}
    />
  );
}
