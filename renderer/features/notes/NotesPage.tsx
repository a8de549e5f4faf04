import { Button, Center, SegmentedControl, Skeleton } from "@mantine/core";
import { IconNotes } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { MachineHeader, useLoaded, useMachine } from "../machines/index.ts";
import { Conflict } from "./Conflict.tsx";
import { canSave, isDirty, LIMIT } from "./draft.ts";
import { Markdown } from "./Markdown.tsx";
import classes from "./Notes.module.css";
import { strings } from "./strings.ts";
import { useNotes } from "./use-notes.ts";

interface Props {
  connection: string;
  uuid: string;
}

/** A machine's notes: Markdown, written on the left of a click and read on its right. */
export function NotesPage({ connection, uuid }: Props) {
  const machine = useMachine(connection, uuid);
  const loaded = useLoaded(connection);
  if (machine) {
    const { notes = "" } = machine.domain.organisation;
    return <Notes connection={connection} uuid={uuid} kept={notes} />;
  }
  return (
    <>
      <MachineHeader connection={connection} uuid={uuid} />
      {loaded ? (
        <EmptyState icon={IconNotes} title={strings.gone} />
      ) : (
        <div className={classes["page"]} role="status" aria-label={strings.loading}>
          <Skeleton height={240} />
        </div>
      )}
    </>
  );
}

function Notes({ connection, uuid, kept }: Props & { kept: string }) {
  const { draft, saving, error, write, resolve, save, dismiss } = useNotes(connection, uuid, kept);
  const [editing, setEditing] = useState(() => isDirty(draft));
  const { mine, theirs } = draft;
  const dirty = isDirty(draft);
  const over = mine.length - LIMIT;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    save();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+S anywhere on the page
    <div className={classes["root"]} onKeyDown={onKeyDown}>
      <MachineHeader connection={connection} uuid={uuid}>
        <SegmentedControl
          aria-label={strings.mode}
          size="xs"
          value={editing ? "edit" : "view"}
          onChange={(value) => setEditing(value === "edit")}
          data={[
            { value: "view", label: strings.view },
            { value: "edit", label: strings.edit },
          ]}
        />
        <Button size="xs" disabled={!canSave(draft)} loading={saving} onClick={save}>
          {strings.save}
        </Button>
      </MachineHeader>
      <div className={classes["page"]}>
        {error && <ErrorMessage error={error} onDismiss={dismiss} />}
        {theirs !== undefined && <Conflict theirs={theirs} onResolve={resolve} />}
        {editing ? (
          <textarea
            className={classes["editor"]}
            aria-label={strings.label}
            placeholder={strings.placeholder}
            value={mine}
            // biome-ignore lint/a11y/noAutofocus: who chooses "Edit" is about to type
            autoFocus
            spellCheck
            onChange={(event) => write(event.currentTarget.value)}
          />
        ) : mine.trim() === "" ? (
          <Center className={classes["empty"]}>
            <EmptyState icon={IconNotes} title={strings.empty} hint={strings.emptyHint}>
              <Button mt={16} onClick={() => setEditing(true)}>
                {strings.write}
              </Button>
            </EmptyState>
          </Center>
        ) : (
          // Scrollable content must be reachable by keyboard.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container
          <section className={classes["view"]} aria-label={strings.label} tabIndex={0}>
            <Markdown text={mine} />
          </section>
        )}
        {(editing || dirty) && (
          <footer className={classes["foot"]}>
            <span className={over > 0 ? classes["over"] : undefined} role="status">
              {over > 0 ? strings.tooLong(over) : over > -4096 ? strings.room(-over) : strings.markdown}
            </span>
            <span>{saving ? strings.saving : dirty ? strings.unsaved : strings.saved}</span>
          </footer>
        )}
      </div>
    </div>
  );
}
