import { Button } from "@mantine/core";
import {
  COMMAND_IDS,
  command,
  type Place,
  reset,
  shortcutStrings,
  useChanges,
} from "../../app/shortcuts/index.ts";
import classes from "./SettingsPage.module.css";
import { ShortcutRow } from "./ShortcutRow.tsx";
import { strings } from "./strings.ts";

const words = strings.keys;

/** Every command with its keys, by the place where they count; each can be given others. */
export function ShortcutSettings() {
  const changed = useChanges(({ changes }) => Object.keys(changes).length > 0);
  return (
    <section aria-label={strings.shortcuts}>
      <div className={classes["row"]}>
        <h2>{strings.shortcuts}</h2>
        <Button size="xs" variant="default" disabled={!changed} onClick={() => reset()}>
          {words.resetAll}
        </Button>
      </div>
      <p className={classes["hint"]}>{words.hint}</p>
      {(Object.keys(shortcutStrings.places) as Place[]).map((place) => (
        <div key={place}>
          <h3>{shortcutStrings.places[place]}</h3>
          {COMMAND_IDS.filter((id) => command(id).place === place).map((id) => (
            <ShortcutRow key={id} id={id} />
          ))}
        </div>
      ))}
    </section>
  );
}
