import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import { navigate } from "wouter/use-browser-location";
import { consolePath, type Machine } from "../machines/index.ts";
import { request } from "../lifecycle/index.ts";
import { openMenu } from "./menu.ts";

/** The element id of a machine's row or tile. */
export const itemId = (machine: Machine) => `machine-${machine.connection}-${machine.domain.uuid}`;

const focusButtons = (machine: Machine) =>
  document.getElementById(itemId(machine))?.querySelector("button")?.focus();

interface Options {
  machines: readonly Machine[];
  active: string | undefined;
  setActive: (key: string) => void;
  /** Items beside each other: 1 in a list. */
  columns: number;
  /** Rows on one screen, for the page keys. */
  page: () => number;
  scrollTo: (index: number) => void;
  container: RefObject<HTMLElement | null>;
}

/** Arrow keys over a virtualised grid; the focus stays on the container and points at the active item. */
export function useRoving({ machines, active, setActive, columns, page, scrollTo, container }: Options) {
  const index = machines.findIndex(({ key }) => key === active);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the active machine, not every new order
  useEffect(() => {
    if (index >= 0) scrollTo(index);
  }, [active]);

  // Where the focus goes when the active machine is deleted or filtered away: to the one that took its place.
  const lastIndex = useRef(0);
  if (index >= 0) lastIndex.current = index;
  const activateSome = useCallback(() => {
    const next = machines[Math.min(lastIndex.current, machines.length - 1)];
    if (next) setActive(next.key);
  }, [machines, setActive]);
  useEffect(() => {
    if (index < 0 && document.activeElement === container.current) activateSome();
  }, [index, container, activateSome]);
  const onFocus = () => {
    if (index < 0) activateSome();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && event.target !== container.current) container.current?.focus();
    if (event.target !== container.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const machine = machines[index];
    const moves: Record<string, number> = {
      ArrowDown: index + columns,
      ArrowUp: index - columns,
      PageDown: index + columns * page(),
      PageUp: index - columns * page(),
      Home: 0,
      End: machines.length - 1,
      ...(columns > 1 && { ArrowRight: index + 1, ArrowLeft: index - 1 }),
    };
    const target = moves[event.key];
    if (target !== undefined) {
      const next = machines[Math.min(machines.length - 1, Math.max(0, target))];
      if (next) setActive(next.key);
    } else if (!machine) return;
    else if (event.key === "ArrowRight") focusButtons(machine);
    else if (event.key === "Enter") navigate(consolePath(machine.connection, machine.domain.uuid));
    else if (event.key === "Delete") request(machine, "delete");
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const box = document.getElementById(itemId(machine))?.getBoundingClientRect();
      // The menu listens on the document as soon as it is open, and would take this very key as one to close it.
      event.stopPropagation();
      if (box) openMenu(machine.key, box.left + 72, box.top + 28);
    } else return;
    event.preventDefault();
  };
  return { onKeyDown, onFocus, activeId: index >= 0 ? itemId(machines[index]!) : undefined };
}
