import { Checkbox, PasswordInput, Select } from "@mantine/core";
import { optionValue, targetFormat } from "../../../shared/convert/target-formats.ts";
import classes from "./Convert.module.css";
import type { Draft, Writable } from "./model.ts";
import { strings } from "./strings.ts";

interface Props {
  draft: Draft;
  writable: Writable;
  onChange: (changes: Partial<Draft>) => void;
}

/** The settings of the chosen format, as far as this qemu-img knows them. */
export function OptionFields({ draft, writable, onChange }: Props) {
  const { format, options } = draft;
  const known = writable.find((candidate) => candidate.format === format)?.options ?? [];
  return (
    <div className={classes["row"]}>
      {targetFormat(format)
        .options.filter(({ key }) => known.includes(key))
        .map(({ key, choices, unless }) => {
          const [label, note] = strings.optionNames[key] ?? [key, ""];
          return (
            <Select
              key={key}
              label={label}
              description={note}
              allowDeselect={false}
              disabled={unless?.is.includes(optionValue(format, unless.key, options)) === true}
              value={optionValue(format, key, options)}
              data={choices.map((value) => ({ value, label: strings.values[value] ?? value }))}
              onChange={(value) => value && onChange({ options: { ...options, [key]: value } })}
            />
          );
        })}
      {known.includes("encryption") && (
        <Checkbox
          label={strings.encrypt}
          description={strings.encryptNote}
          checked={draft.encrypt}
          onChange={(event) => onChange({ encrypt: event.currentTarget.checked })}
        />
      )}
      {known.includes("encryption") && draft.encrypt && (
        <>
          <PasswordInput
            label={strings.passphrase}
            value={draft.passphrase}
            maxLength={1024}
            onChange={(event) => onChange({ passphrase: event.currentTarget.value })}
          />
          <PasswordInput
            label={strings.repeat}
            value={draft.repeated}
            maxLength={1024}
            error={
              draft.repeated !== "" && draft.repeated !== draft.passphrase ? strings.repeatWrong : undefined
            }
            onChange={(event) => onChange({ repeated: event.currentTarget.value })}
          />
        </>
      )}
    </div>
  );
}
