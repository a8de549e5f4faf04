import { Anchor, Modal } from "@mantine/core";
import { Link } from "wouter";
import { create } from "zustand";
import { bound, useChanges } from "./bindings.ts";
import { COMMAND_IDS, command, type Place } from "./commands.ts";
import { Keys } from "./Keys.tsx";
import classes from "./ShortcutList.module.css";
import { strings } from "./strings.ts";

const useList = create<{ open: boolean }>(() => ({ open: false }));

export const openShortcutList = () => useList.setState({ open: true });

/** `?`: every command that has keys, by the place where they count. */
export function ShortcutList() {
  const open = useList((state) => state.open);
  const changes = useChanges((state) => state.changes);
  const close = () => useList.setState({ open: false });
  const withKeys = COMMAND_IDS.filter((id) => bound(id, changes).length > 0);
  return (
    <Modal opened={open} onClose={close} title={strings.title} size={520}>
      {(Object.keys(strings.places) as Place[]).map((place) => (
        <section key={place} aria-label={strings.places[place]}>
          <h2 className={classes["heading"]}>{strings.places[place]}</h2>
          <ul className={classes["list"]}>
            {withKeys
              .filter((id) => command(id).place === place)
              .map((id) => (
                <li key={id} className={classes["row"]}>
                  <span>{command(id).label}</span>
                  <span className={classes["keys"]}>
                    <Keys of={id} />
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <Anchor component={Link} href="/settings" onClick={close} fz={13}>
        {strings.change}
      </Anchor>
    </Modal>
  );
}
