import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { octal } from "../list/modes.ts";
import classes from "./Changing.module.css";
import { strings } from "./strings.ts";

const words = strings.permissions;

const WHO = [
  ["user", 6],
  ["group", 3],
  ["others", 0],
] as const;
const MAY = [
  ["read", 4],
  ["write", 2],
  ["execute", 1],
] as const;
const SPECIAL = [
  ["setuid", 0o4000],
  ["setgid", 0o2000],
  ["sticky", 0o1000],
] as const;

interface Props {
  label: string;
  mode: number;
  /** Of a folder: the same bits have other names. */
  folder: boolean;
  /** Undefined while what was typed is no mode. */
  onChange: (mode: number | undefined) => void;
}

/** Permissions as a table of ticks, with the bits that few need and the octal digits below. */
export function ModeGrid({ label, mode, folder, onChange }: Props) {
  const [typed, setTyped] = useState<string>();
  const set = (next: number) => {
    setTyped(undefined);
    onChange(next);
  };
  const names = folder ? words.mayFolder : words.may;
  const bit = (mask: number) => ({
    checked: (mode & mask) !== 0,
    onChange: () => set(mode ^ mask),
  });
  return (
    <fieldset className={classes["mode"]}>
      <legend>{label}</legend>
      <table className={classes["grid"]}>
        <thead>
          <tr>
            <td />
            {MAY.map(([may]) => (
              <th key={may} scope="col">
                {names[may]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WHO.map(([who, shift]) => (
            <tr key={who}>
              <th scope="row">{words.who[who]}</th>
              {MAY.map(([may, value]) => (
                <td key={may}>
                  <Checkbox
                    size="xs"
                    aria-label={words.bit(words.who[who], names[may])}
                    {...bit(value << shift)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes["special"]}>
        {SPECIAL.map(([name, mask]) => (
          <Checkbox key={name} size="xs" label={words.special[name]} {...bit(mask)} />
        ))}
      </div>
      <TextInput
        className={classes["octal"]}
        label={words.octal}
        value={typed ?? octal(mode)}
        maxLength={4}
        spellCheck={false}
        error={typed !== undefined && !isOctal(typed) ? words.octalWrong : undefined}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          onChange(isOctal(text) ? Number.parseInt(text, 8) : undefined);
        }}
      />
    </fieldset>
  );
}

const isOctal = (text: string) => /^[0-7]{3,4}$/.test(text);
