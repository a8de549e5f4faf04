import { Button, UnstyledButton } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import {
  bind,
  type Chord,
  type CommandId,
  chordOf,
  command,
  conflicting,
  Keys,
  reset,
  shortcutStrings,
  type Unfit,
  unfit,
  useBound,
  useChanges,
} from "../../app/shortcuts/index.ts";
import { IconAction } from "../../components/IconAction.tsx";
import classes from "./SettingsPage.module.css";
import { strings } from "./strings.ts";

const words = strings.keys;

/** What was pressed and cannot simply be taken. */
type Obstacle = { chord: Chord; other: CommandId } | { why: Unfit };

/** One command: its keys, which a press of others replaces. */
export function ShortcutRow({ id }: { id: CommandId }) {
  const { label, fixed } = command(id);
  const chords = useBound(id);
  const changed = useChanges(({ changes }) => id in changes);
  const [recording, setRecording] = useState(false);
  const [obstacle, setObstacle] = useState<Obstacle>();

  const stop = () => {
    setRecording(false);
    setObstacle(undefined);
  };
  const take = (chord: Chord | null) => {
    bind(id, chord);
    stop();
  };
  const record = (event: KeyboardEvent) => {
    // Whoever cannot leave a field by Tab is trapped in it.
    if (!recording || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return stop();
    if (event.key === "Backspace" || event.key === "Delete") return take(null);
    const chord = chordOf(event.nativeEvent);
    if (!chord) return;
    const why = unfit(chord);
    const other = conflicting(id, chord);
    if (why) setObstacle({ why });
    else if (other) setObstacle({ chord, other });
    else take(chord);
  };

  return (
    <div className={classes["row"]} data-row>
      <div>
        <div>{label}</div>
        <div className={classes["obstacle"]} role="status">
          {obstacle &&
            ("why" in obstacle ? words.unfit[obstacle.why] : words.taken(command(obstacle.other).label))}
          {obstacle && "other" in obstacle && !command(obstacle.other).fixed && (
            <Button size="compact-xs" variant="default" onClick={() => take(obstacle.chord)}>
              {words.takeOver}
            </Button>
          )}
        </div>
      </div>
      <div className={classes["keys"]}>
        {changed && (
          <IconAction label={words.reset(label)} onClick={() => reset(id)}>
            <IconArrowBackUp size={16} stroke={1.5} />
          </IconAction>
        )}
        {fixed ? (
          <span className={classes["fixed"]} title={words.fixed}>
            <Keys of={id} />
          </span>
        ) : (
          <UnstyledButton
            className={classes["chord"]}
            data-recording={recording || undefined}
            aria-label={words.change(label)}
            aria-description={recording ? words.press : undefined}
            onClick={() => (recording ? stop() : setRecording(true))}
            onKeyDown={record}
            onBlur={(event) => {
              if (!event.currentTarget.closest("[data-row]")?.contains(event.relatedTarget)) stop();
            }}
          >
            {recording ? words.press : chords.length > 0 ? <Keys of={id} /> : shortcutStrings.none}
          </UnstyledButton>
        )}
      </div>
    </div>
  );
}
