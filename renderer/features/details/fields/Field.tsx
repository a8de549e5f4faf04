import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Property, Value } from "../../../../shared/hardware/property.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import { formatValue } from "../model/format.ts";
import { strings } from "../strings/page.ts";
import { ChoiceControl } from "./ChoiceControl.tsx";
import classes from "./Field.module.css";
import { FixedValue } from "./FixedValue.tsx";
import { FlagControl, PresenceControl } from "./FlagControl.tsx";
import type { Control } from "./frame.ts";
import { ListControl } from "./ListControl.tsx";
import { MemoryControl } from "./MemoryControl.tsx";
import { NumberControl } from "./NumberControl.tsx";
import { SecretControl } from "./SecretControl.tsx";
import { TextControl } from "./TextControl.tsx";

const words = strings.field;

export interface FieldState {
  value: Value | undefined;
  /** The running machine has something else. */
  now?: { value: Value | undefined } | undefined;
  /** The user has changed it. */
  changed: boolean;
  /** What is there, without the user's change. */
  theirs: Value | undefined;
  /** Somebody else has changed it too. */
  conflict: boolean;
  problem?: string | undefined;
}

export interface FieldActions {
  onChange: (value: Value | undefined) => void;
  /** Back to what is there, which is also what others have made of it. */
  onUndo: () => void;
  onKeepMine: () => void;
}

interface Props extends FieldState, FieldActions {
  id: string;
  label: string;
  hint: ReactNode;
  /** What a choice that is not set is called, where that is no default. */
  unset?: string | undefined;
  property: Property;
  choices: readonly Choice[] | undefined;
  disabled: boolean;
  /** It is shown and never changed. */
  fixed?: boolean;
  /** A control of the page's own in place of the one that the codec asks for. */
  control?: ((control: Control<Value>) => ReactNode) | undefined;
}

/** One property: its words, its control, and how it stands to the running machine and to others' changes. */
export function Field(props: Props) {
  const { id, label, hint, unset, property, choices, disabled, fixed, control } = props;
  const { value, now, changed, theirs, conflict, problem, onChange, onUndo, onKeepMine } = props;
  const description = now ? (
    <>
      {hint && <span className={classes["describing"]}>{hint}</span>}
      <span className={classes["now"]} title={words.nowHint}>
        {words.now(formatValue(property, now.value))}
      </span>
    </>
  ) : (
    hint
  );
  const shared = { id, label, description, problem, disabled, value, onChange };
  return (
    <div className={classes["row"]} data-changed={changed || undefined}>
      <div className={classes["line"]}>
        {control ? (
          control(shared)
        ) : fixed ? (
          <FixedValue {...shared} text={formatValue(property, value)} />
        ) : property.secret ? (
          <SecretControl {...shared} present={theirs !== undefined} />
        ) : (
          controlFor(property, choices, unset, shared)
        )}
        {changed && !disabled && (
          <IconAction label={words.undo(label)} onClick={onUndo}>
            <IconArrowBackUp size={16} stroke={1.5} />
          </IconAction>
        )}
      </div>
      {conflict && (
        <div role="alert" className={classes["conflict"]}>
          <span>{words.elsewhere(formatValue(property, theirs))}</span>
          <Button size="xs" variant="default" onClick={onKeepMine}>
            {words.keepMine}
          </Button>
          <Button size="xs" variant="default" onClick={onUndo}>
            {words.takeTheirs}
          </Button>
        </div>
      )}
    </div>
  );
}

const text = (value: Value | undefined) => (value === undefined ? undefined : String(value));
const flag = (value: Value | undefined) => (typeof value === "boolean" ? value : undefined);
const number = (value: Value | undefined) => (typeof value === "boolean" ? String(value) : value);

function controlFor(
  { codec }: Property,
  choices: readonly Choice[] | undefined,
  unset: string | undefined,
  { value, ...rest }: Control<Value>,
): ReactNode {
  // What does not fit its codec was read as text, and must be seen to be put right.
  const strange = typeof value === "string";
  switch (codec.type) {
    case "choice":
      // Where neither the host nor libvirt's schema names words, the field must not be a dead end.
      return (
        <ChoiceControl
          {...rest}
          value={value}
          choices={choices}
          open={codec.open ?? !choices?.length}
          unset={unset}
        />
      );
    case "hex":
      return <ChoiceControl {...rest} value={value} choices={choices} open />;
    case "list":
      return <ListControl {...rest} value={text(value)} choices={choices} />;
    case "integer":
      return (
        <NumberControl {...rest} value={number(value)} min={codec.min} max={codec.max} unit={codec.unit} />
      );
    case "memory":
      return <MemoryControl {...rest} value={number(value)} />;
    case "flag":
      return strange ? (
        <TextControl {...rest} value={value} />
      ) : (
        <FlagControl {...rest} value={flag(value)} />
      );
    case "presence":
      return <PresenceControl {...rest} value={flag(value)} />;
    case "text":
      if (choices && !codec.lines) {
        return <ChoiceControl {...rest} value={value} choices={choices} open unset={unset} />;
      }
      return (
        <TextControl {...rest} value={text(value)} maxLength={codec.maxLength} lines={codec.lines ?? false} />
      );
  }
}
