import { create } from "zustand";
import { persist } from "zustand/middleware";
import { type Chord, keysOf } from "./chord.ts";
import { COMMAND_IDS, type CommandId, command, meet } from "./commands.ts";

/** What the user changed: a chord, or null for none. */
type Changes = Readonly<Partial<Record<CommandId, Chord | null>>>;

/** Kept in the window's own storage. */
export const useChanges = create<{ changes: Changes }>()(
  persist(() => ({ changes: {} as Changes }), { name: "guesthouse.shortcuts" }),
);

/** The keys that do a command now. */
export function bound(id: CommandId, changes: Changes = useChanges.getState().changes): readonly Chord[] {
  const changed = changes[id];
  if (changed === undefined) return command(id).keys;
  return changed === null ? [] : [changed];
}

/** The keys that do a command now, live. */
export function useBound(id: CommandId): readonly Chord[] {
  return bound(
    id,
    useChanges(({ changes }) => changes),
  );
}

/** The same in words, for a sentence or a tooltip; undefined where it has none. */
export function useKeysText(id: CommandId): string | undefined {
  const [first] = useBound(id);
  return first && keysOf(first).join("+");
}

/** The command that these keys already do where this one counts. */
export function conflicting(id: CommandId, chord: Chord): CommandId | undefined {
  return COMMAND_IDS.find(
    (other) => other !== id && bound(other).includes(chord) && meet(command(other).place, command(id).place),
  );
}

/** Gives a command other keys (null: none) and takes them from another that had them. */
export function bind(id: CommandId, chord: Chord | null): void {
  const other = chord === null ? undefined : conflicting(id, chord);
  useChanges.setState(({ changes }) => ({
    changes: { ...changes, ...(other && { [other]: null }), [id]: chord },
  }));
}

/** Makes a command's keys, or all, what they were out of the box; another that took them loses them. */
export function reset(id?: CommandId): void {
  if (id === undefined) {
    useChanges.setState({ changes: {} });
    return;
  }
  const [usual] = command(id).keys;
  if (usual !== undefined) bind(id, usual);
  useChanges.setState(({ changes: { [id]: _, ...others } }) => ({ changes: others }));
}
