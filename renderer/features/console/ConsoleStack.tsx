import { type FocusEvent, useRef, useState } from "react";
import { sameMachine, type Tab, useTabs } from "../tabs/index.ts";
import { ConsolePage } from "./ConsolePage.tsx";
import { keepMounted } from "./mounted.ts";
import { useFullScreen } from "./use-full-screen.ts";

type Ref = Pick<Tab, "connection" | "uuid">;
const keyOf = ({ connection, uuid }: Ref) => `${connection}/${uuid}`;

/**
 * The consoles of the open machines: the one in view and, behind it, the few that were seen last, which stay
 * connected.
 *
 * @param shown the machine whose console is in view; undefined while another page is
 */
export function ConsoleStack({ shown }: { shown: Ref | undefined }) {
  const tabs = useTabs((state) => state.tabs);
  const [before, setMounted] = useState<readonly string[]>([]);
  const key = shown && keyOf(shown);
  const mounted = keepMounted(before, key, new Set(tabs.map(keyOf)));
  // Derived from what was before, so that the console is there with the very rendering that shows it.
  if (mounted !== before) setMounted(mounted);
  const [fullScreen, toggleFullScreen] = useFullScreen(shown !== undefined);
  const holdsFocus = useRef(false);

  const machines = shown && !tabs.some((tab) => sameMachine(tab, shown)) ? [...tabs, shown] : tabs;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: looks where the keyboard is, takes nothing
    <div
      style={{ display: "contents" }}
      onFocus={() => {
        holdsFocus.current = true;
      }}
      onBlur={(event: FocusEvent) => {
        // Without a target it is a console that has just gone behind: the keyboard was in a guest.
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) {
          holdsFocus.current = false;
        }
      }}
    >
      {machines
        .filter((machine) => mounted.includes(keyOf(machine)))
        // Not in the order of the tabs: a tab that is moved must not move its screen in the document.
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
        .map((machine) => (
          <ConsolePage
            key={keyOf(machine)}
            connection={machine.connection}
            uuid={machine.uuid}
            shown={keyOf(machine) === key}
            takesFocus={holdsFocus}
            fullScreen={fullScreen}
            onFullScreen={toggleFullScreen}
          />
        ))}
    </div>
  );
}
