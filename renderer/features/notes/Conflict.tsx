import { Button, Group } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import type { Resolution } from "./draft.ts";
import classes from "./Notes.module.css";
import { strings } from "./strings.ts";

const words = strings.conflict;

interface Props {
  theirs: string;
  onResolve: (choice: Resolution) => void;
}

/** The notes were written here and elsewhere: shows the other text and asks which it shall be. */
export function Conflict({ theirs, onResolve }: Props) {
  const choice = (value: Resolution) => (
    <Button key={value} size="xs" variant="default" onClick={() => onResolve(value)}>
      {words[value]}
    </Button>
  );
  return (
    <section className={classes["conflict"]} role="alert">
      <IconGitMerge size={18} stroke={1.5} className={classes["conflictIcon"]} aria-hidden />
      <div className={classes["conflictBody"]}>
        <div>
          <span className={classes["strong"]}>{words.title}</span> {words.hint}
        </div>
        <div className={classes["quiet"]}>{words.theirText}</div>
        {/* Scrollable content must be reachable by keyboard. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container */}
        <pre className={classes["theirs"]} tabIndex={0}>
          {theirs || words.empty}
        </pre>
        <Group gap={8}>{(["both", "mine", "theirs"] as const).map(choice)}</Group>
      </div>
    </section>
  );
}
