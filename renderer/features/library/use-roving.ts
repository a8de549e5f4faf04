import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import { navigate } from "wouter/use-browser-location";
import { narrowed, type Pick, picked, pickedAll } from "../../components/selection.ts";
import { request } from "../lifecycle/index.ts";
import { consolePath, type Machine } from "../machines/index.ts";
import { openDialog } from "./dialogs.ts";
import type { PickMachine } from "./item-props.ts";
import { openMenu } from "./menu.ts";
import { type Place, type Row, stepped } from "./rows.ts";
import { select, useSelection } from "./selection.ts";

/** The element id of a machine's row or tile. */
export const itemId = (machine: Machine) => `machine-${machine.connection}-${machine.domain.uuid}`;

const focusButtons = (machine: Machine) =>
  document.getElementById(itemId(machine))?.querySelector<HTMLElement>("[data-actions] button")?.focus();

interface Options {
  rows: readonly Row[];
  /** Items beside each other: 1 in a list. */
  columns: number;
  /** Lines on one screen, for the page keys. */
  page: () => number;
  /** Brings a line into sight. */
  scrollTo: (row: number) => void;
  container: RefObject<HTMLElement | null>;
}

/** The keys of a virtualised grid; the focus stays on the container and points at the active item. */
export function useRoving({ rows, columns, page, scrollTo, container }: Options) {
  const active = useSelection((state) => state.active);
  const { order, places } = useMemo(() => ordered(rows), [rows]);
  const place = active === undefined ? undefined : places.get(active);

  // One function for good: a new order must not draw every row anew.
  const latestOrder = useRef(order);
  useEffect(() => {
    latestOrder.current = order;
  }, [order]);
  const pick: PickMachine = useCallback(
    (key: string, how: Pick) => select((before) => picked(before, latestOrder.current, key, how)),
    [],
  );

  // What is filtered, folded or deleted away is selected no more.
  useEffect(() => select((before) => narrowed(before, order)), [order]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the active machine, not every new order
  useEffect(() => {
    if (place) scrollTo(place.row);
  }, [active]);

  // Where the focus goes when the active machine is deleted or filtered away: to the one that took its place.
  const lastIndex = useRef(0);
  if (active !== undefined && place) lastIndex.current = order.indexOf(active);
  const activateSome = useCallback(() => {
    const key = order[Math.min(lastIndex.current, order.length - 1)];
    if (key !== undefined) pick(key, "look");
  }, [order, pick]);
  useEffect(() => {
    if (!place && document.activeElement === container.current) activateSome();
  }, [place, container, activateSome]);
  const onFocus = () => {
    if (!place) activateSome();
  };

  const machine = place && machineAt(rows, place);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && event.target !== container.current) {
      container.current?.focus();
      return;
    }
    if (event.target !== container.current || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const how: Pick = event.shiftKey ? "range" : control ? "look" : "only";
    const go = (to: Machine | undefined) => to && pick(to.key, how);
    const from = place ?? { row: 0, column: 0 };
    const along = columns > 1;
    if (control && event.key === "a") select((before) => pickedAll(before, order));
    else if (event.key === "ArrowDown") go(stepped(rows, from, { rows: 1 }));
    else if (event.key === "ArrowUp") go(stepped(rows, from, { rows: -1 }));
    else if (event.key === "PageDown") go(stepped(rows, from, { rows: page() }));
    else if (event.key === "PageUp") go(stepped(rows, from, { rows: -page() }));
    else if (event.key === "Home") go(stepped(rows, from, { along: -order.length }));
    else if (event.key === "End") go(stepped(rows, from, { along: order.length }));
    else if (along && event.key === "ArrowRight") go(stepped(rows, from, { along: 1 }));
    else if (along && event.key === "ArrowLeft") go(stepped(rows, from, { along: -1 }));
    else if (event.key === "Escape") select((before) => ({ ...before, keys: new Set() }));
    else if (!machine) return;
    else if (event.key === " ") pick(machine.key, event.shiftKey ? "range" : "toggle");
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const box = document.getElementById(itemId(machine))?.getBoundingClientRect();
      // The menu listens on the document as soon as it is open, and would take this very key as one to close it.
      event.stopPropagation();
      if (box) openMenu(machine.key, box.left + 96, box.top + 28);
    } else if (control) return;
    else if (event.key === "ArrowRight") focusButtons(machine);
    else if (event.key === "Enter") navigate(consolePath(machine.connection, machine.domain.uuid));
    else if (event.key === "Delete") remove(machine, rows);
    else return;
    event.preventDefault();
  };
  return { onKeyDown, onFocus, pick, order, activeId: machine && itemId(machine) };
}

function ordered(rows: readonly Row[]) {
  const order: string[] = [];
  const places = new Map<string, Place>();
  for (const [index, row] of rows.entries()) {
    if (row.kind === "group") continue;
    for (const [column, { key }] of row.machines.entries()) {
      order.push(key);
      places.set(key, { row: index, column });
    }
  }
  return { order, places };
}

function machineAt(rows: readonly Row[], { row, column }: Place): Machine | undefined {
  const line = rows[row];
  return line?.kind === "machines" ? line.machines[column] : undefined;
}

/** The active machine, or all that are selected if it is one of several. */
function remove(machine: Machine, rows: readonly Row[]): void {
  const { keys } = useSelection.getState();
  if (keys.size < 2 || !keys.has(machine.key)) {
    request(machine, "delete");
    return;
  }
  const shown = rows.flatMap((row) => (row.kind === "machines" ? row.machines : []));
  openDialog({ kind: "bulk-delete", machines: shown.filter(({ key }) => keys.has(key)) });
}
