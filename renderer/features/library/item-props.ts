import type { MouseEvent } from "react";
import { navigate } from "wouter/use-browser-location";
import { consolePath, type Machine } from "../machines/index.ts";
import { openMenu } from "./menu.ts";

/** What a click, a double click and a right click on a row or tile do. */
export const itemProps = (machine: Machine, setActive: (key: string) => void) => ({
  onMouseDown: () => setActive(machine.key),
  onDoubleClick: (event: MouseEvent) => {
    if ((event.target as Element).closest("button")) return;
    navigate(consolePath(machine.connection, machine.domain.uuid));
  },
  onContextMenu: (event: MouseEvent) => {
    event.preventDefault();
    setActive(machine.key);
    openMenu(machine.key, event.clientX, event.clientY);
  },
});

/** What the list and the tiles need of the page. */
export interface CollectionProps {
  machines: readonly Machine[];
  active: string | undefined;
  setActive: (key: string) => void;
  blocked: (machine: Machine) => string | undefined;
  /** Whether pictures may be taken. */
  live: (machine: Machine) => boolean;
  container: React.RefObject<HTMLDivElement | null>;
}
