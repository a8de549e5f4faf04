import { SegmentedControl, Select, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { ConflictRule, CopyConflict } from "../../../../shared/contract/guest-files/copying.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { BoxedList } from "../../../components/BoxedList.tsx";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import { type Answers, answered } from "./answers.ts";
import classes from "./Copying.module.css";
import { strings } from "./strings.ts";

const RULES = Object.keys(strings.rules) as ConflictRule[];
const CHOICES = RULES.map((value) => ({ value, label: strings.rules[value] }));
/** Each has fields of its own; of more the rule for all holds. */
const EACH = 200;

interface Props {
  conflicts: readonly CopyConflict[];
  answers: Answers;
  onChange: (answers: Answers) => void;
}

/** Names that are taken where it goes: asked once, for all of them, or for each. */
export function Conflicts({ conflicts, answers, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  if (conflicts.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <div className={classes["line"]}>
        <div className={classes["grow"]}>
          <div id={id} className={classes["label"]}>
            {strings.conflicts(conflicts.length)}
          </div>
          <div className={classes["dim"]}>{strings.conflictsNote}</div>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={strings.all}
          data={CHOICES}
          value={answers.all}
          onChange={(all) => onChange({ ...answers, all })}
        />
      </div>
      <UnstyledButton className={classes["toggle"]} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        {strings.each}
      </UnstyledButton>
      {open && (
        <BoxedList label={strings.conflicts(conflicts.length)}>
          {conflicts.slice(0, EACH).map((conflict) => (
            <OneConflict key={conflict.path} conflict={conflict} answers={answers} onChange={onChange} />
          ))}
          {conflicts.length > EACH && (
            <li className={classes["dim"]}>{strings.more(conflicts.length - EACH)}</li>
          )}
        </BoxedList>
      )}
    </section>
  );
}

function OneConflict({ conflict, answers, onChange }: Omit<Props, "conflicts"> & { conflict: CopyConflict }) {
  const { path, bytes, existing } = conflict;
  return (
    <li className={classes["conflict"]}>
      <div className={classes["grow"]}>
        <MiddleTruncate text={shownName(path)} className={classes["path"]} />
        <div className={classes["dim"]}>
          {strings.existing(formatBytes(existing.bytes))} · {strings.coming(formatBytes(bytes))}
        </div>
      </div>
      <Select
        size="xs"
        w={120}
        aria-label={strings.rule(shownName(path))}
        data={[{ value: "", label: strings.asAll }, ...CHOICES]}
        value={answers.some.get(path) ?? ""}
        allowDeselect={false}
        onChange={(rule) => onChange(answered(answers, path, rule ? (rule as ConflictRule) : undefined))}
      />
    </li>
  );
}
