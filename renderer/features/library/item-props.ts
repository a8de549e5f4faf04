import type { DragEvent, MouseEvent } from "react";
import { navigate } from "wouter/use-browser-location";
import type { Pick } from "../../components/selection.ts";
import { consolePath, type Machine } from "../machines/index.ts";
import type { Column } from "./columns.ts";
import { startDrag } from "./drag.ts";
import type { Find } from "./filter.ts";
import { openMenu } from "./menu.ts";
import { useSelection } from "./selection.ts";

/** Picks a machine in the order that is on screen. */
export type PickMachine = (key: string, how: Pick) => void;

const isControl = (event: MouseEvent) => (event.target as Element).closest("button, input, a") !== null;

/** What clicks and drags on a row or tile do. */
export const itemProps = (machine: Machine, pick: PickMachine) => ({
  onMouseDown: (event: MouseEvent) => {
    // Of a selection that is about to be dragged nothing may be lost yet: the click, if it is one, narrows it.
    const selected = useSelection.getState().keys.has(machine.key);
    if (event.button !== 0 || isControl(event)) pick(machine.key, "look");
    else if (event.shiftKey) pick(machine.key, "range");
    else if (event.ctrlKey || event.metaKey) pick(machine.key, "toggle");
    else pick(machine.key, selected ? "look" : "only");
  },
  onClick: (event: MouseEvent) => {
    if (isControl(event) || event.shiftKey || event.ctrlKey || event.metaKey) return;
    pick(machine.key, "only");
  },
  onDoubleClick: (event: MouseEvent) => {
    if (isControl(event)) return;
    navigate(consolePath(machine.connection, machine.domain.uuid));
  },
  onContextMenu: (event: MouseEvent) => {
    event.preventDefault();
    if (!useSelection.getState().keys.has(machine.key)) pick(machine.key, "only");
    openMenu(machine.key, event.clientX, event.clientY);
  },
  draggable: true,
  onDragStart: (event: DragEvent) => startDrag(event, machine),
});

/** What the list and the tiles need of the page. */
export interface CollectionProps {
  /** In the order to be shown. */
  machines: readonly Machine[];
  /** Why machines are among the found, where that cannot be seen on them. */
  finds: ReadonlyMap<string, Find>;
  blocked: (machine: Machine) => string | undefined;
  /** Whether pictures may be taken. */
  live: (machine: Machine) => boolean;
  container: React.RefObject<HTMLDivElement | null>;
  /** The columns that fit; the tiles have none. */
  columns: readonly Column[];
}
