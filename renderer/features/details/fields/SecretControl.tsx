import { Button, PasswordInput } from "@mantine/core";
import type { Value } from "../../../../shared/hardware/property.ts";
import { strings } from "../strings/page.ts";
import classes from "./Field.module.css";
import { type Control, frame } from "./frame.ts";

const words = strings.field;

interface Props extends Control<Value> {
  /** There is one, whether or not the user is about to remove or replace it. */
  present: boolean;
}

/** A text that is never shown: `true` stands for the one that is there. It is replaced by typing, or removed. */
export function SecretControl({ value, onChange, present, ...rest }: Props) {
  const kept = present ? true : undefined;
  const going = present && value === undefined;
  return (
    <div>
      <PasswordInput
        {...frame(rest)}
        value={typeof value === "string" ? value : ""}
        // An emptied field is as it was before typing; removing is a decision of its own.
        onChange={(event) => onChange(event.currentTarget.value || kept)}
        placeholder={going ? words.secretGoes : value === true ? words.secret : words.unset}
        autoComplete="new-password"
        spellCheck={false}
      />
      {value === true && !rest.disabled && (
        <Button
          className={classes["remove"]!}
          size="xs"
          variant="default"
          onClick={() => onChange(undefined)}
        >
          {words.removeSecret(rest.label)}
        </Button>
      )}
    </div>
  );
}
