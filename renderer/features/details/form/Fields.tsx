import { Collapse, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import { applies, type Value } from "../../../../shared/hardware/property.ts";
import { Field } from "../fields/Field.tsx";
import type { Control } from "../fields/frame.ts";
import { fieldWords } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import classes from "./Fields.module.css";
import type { ItemForm } from "./use-item-form.ts";

interface Props {
  form: ItemForm;
  choices: Readonly<Record<string, readonly Choice[]>> | undefined;
  disabled: boolean;
  /** Properties that the page shows in its own way, or not at all. */
  except?: readonly string[];
  /** Properties that come before the others. */
  first?: readonly string[];
  /** Stands between the common fields and the others. */
  children?: ReactNode;
  /** Controls of the page's own, by property. */
  controls?: Readonly<Record<string, (control: Control<Value>) => ReactNode>>;
  /** More than the catalogue's line about a field. */
  hints?: Readonly<Record<string, ReactNode>>;
}

/** The fields that a kind declares: the common ones, and behind "More" what few people need. */
export function Fields(props: Props) {
  const { form, choices, disabled, except = [], first = [], children, controls = {}, hints = {} } = props;
  const base = useId();
  const keys = [...new Set([...first, ...Object.keys(form.kind.properties)])].filter(
    (key) => !except.includes(key) && applies(form.kind, key, form.values),
  );
  const isMore = (key: string) => form.kind.properties[key]?.more === true;
  const field = (key: string) => {
    const [label, hint, unset] = fieldWords(form.kindName, key);
    return (
      <Field
        key={key}
        id={`${base}-${key}`}
        label={label}
        hint={hints[key] ?? hint}
        unset={unset}
        property={form.kind.properties[key]!}
        choices={choices?.[key]}
        disabled={disabled}
        fixed={form.kind.properties[key]!.fixed === true && !form.isNew}
        control={controls[key]}
        value={form.values[key]}
        changed={!form.isNew && key in form.edits}
        now={form.now.has(key) ? { value: form.now.get(key) } : undefined}
        theirs={form.theirs[key]}
        conflict={form.conflicts.includes(key)}
        problem={form.problems[key]}
        onChange={(value) => form.set(key, value)}
        onUndo={() => form.undo(key)}
        onKeepMine={() => form.keep(key)}
      />
    );
  };
  const more = keys.filter(isMore);
  return (
    <>
      {/* A field that takes any text becomes a list when the host's choices come. */}
      <div aria-busy={choices === undefined}>
        {keys.filter((key) => !isMore(key)).map(field)}
        {children}
      </div>
      {more.length > 0 && (
        <More
          set={more.filter((key) => form.values[key] !== undefined).length}
          // What asks for a decision must not be behind a fold.
          opened={more.some((key) => (!form.isNew && key in form.edits) || form.now.has(key))}
        >
          {more.map(field)}
        </More>
      )}
    </>
  );
}

function More({ set, opened, children }: { set: number; opened: boolean; children: ReactNode }) {
  const [wanted, { toggle }] = useDisclosure(false);
  const shown = wanted || opened;
  return (
    <div className={classes["more"]}>
      <UnstyledButton className={classes["toggle"]} onClick={toggle} aria-expanded={shown}>
        {shown ? <IconChevronDown size={16} stroke={1.5} /> : <IconChevronRight size={16} stroke={1.5} />}
        {strings.more(set)}
      </UnstyledButton>
      <Collapse expanded={shown} transitionDuration={100}>
        {shown && <div>{children}</div>}
      </Collapse>
    </div>
  );
}
