import { useLayoutEffect, useMemo, useRef } from "react";
import { bound } from "./bindings.ts";
import { type Chord, chordOf, isTyped } from "./chord.ts";
import { COMMAND_IDS, type CommandId, command } from "./commands.ts";

/** What is on screen does these now; of two the one that came last. */
const running = new Map<CommandId, (() => void)[]>();

/** Does a command while the caller is on screen, from the moment on that it is seen. */
export function useCommand(id: CommandId, run: () => void, enabled = true): void {
  const ids = useMemo(() => [id], [id]);
  useCommands(ids, run, enabled);
}

/**
 * The same for commands that are one thing with several objects.
 * @param ids the same array each time
 */
export function useCommands(ids: readonly CommandId[], run: (id: CommandId) => void, enabled = true): void {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  useLayoutEffect(() => {
    if (!enabled) return;
    const own = ids.map((id) => [id, () => latest.current(id)] as const);
    for (const [id, one] of own) running.set(id, [...(running.get(id) ?? []), one]);
    return () => {
      for (const [id, one] of own) {
        running.set(
          id,
          running.get(id)!.filter((other) => other !== one),
        );
      }
    };
  }, [ids, enabled]);
}

/** The commands that something on screen does now. */
export const runnable = (): CommandId[] => COMMAND_IDS.filter((id) => running.get(id)?.length);

/** Does a command if something on screen does it now. */
export function runCommand(id: CommandId): void {
  running.get(id)?.at(-1)?.();
}

const meant = (chord: Chord) =>
  COMMAND_IDS.find((id) => !command(id).fixed && bound(id).includes(chord) && running.get(id)?.length);

/** Listens to the window's keys; once for the whole window. */
export function useShortcuts(): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const chord = chordOf(event);
      const id = chord && meant(chord);
      if (!id || (isTyped(chord) && takesKeys(event.target))) return;
      // A dialog takes the focus a moment after it is seen; keys typed meanwhile are meant for it.
      const inDialog =
        isIn(event.target, '[role="dialog"]') || document.querySelector('[role="dialog"][aria-modal="true"]');
      if (!command(id).overDialogs && inDialog) return;
      event.preventDefault();
      runCommand(id);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** Whether plain keys are for this element: it takes text, or finds its items by what is typed. */
const takesKeys = (target: EventTarget | null) =>
  isIn(target, 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"]');

const isIn = (target: EventTarget | null, selector: string) =>
  target instanceof Element && target.closest(selector) !== null;

/** The command of a key press that counts even while the keyboard is the guest's. */
export function overGuest(event: KeyboardEvent): CommandId | undefined {
  const chord = chordOf(event);
  const id = chord && meant(chord);
  return id && command(id).overGuest ? id : undefined;
}
