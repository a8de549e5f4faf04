import { useMemo } from "react";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Kind, Value, Values } from "../../../../shared/hardware/property.ts";
import { useDetails } from "../context.ts";
import {
  type Edits,
  effective,
  isConflict,
  keepMine,
  merged,
  NO_EDITS,
  withEdit,
  without,
} from "../model/edits.ts";
import { kindOf } from "../model/kinds.ts";
import { problemsOf } from "../model/problems.ts";
import { editable } from "../model/sides.ts";
import { setEdits, useHardware } from "../store.ts";

/** The state of one item's form: what is there, what the user made of it, and what stands against applying it. */
export interface ItemForm {
  kind: Kind;
  kindName: string;
  theirs: Values;
  edits: Edits;
  /** The changes that take part beside the other values. */
  changes: Edits;
  /** Nothing is there yet: what is filled in is no change of anything. */
  isNew: boolean;
  /** `theirs` with the user's changes. */
  values: Values;
  problems: Readonly<Record<string, string>>;
  conflicts: readonly string[];
  /** What the running machine has where it differs, by property. */
  now: ReadonlyMap<string, Value | undefined>;
  set: (key: string, value: Value | undefined) => void;
  undo: (key: string) => void;
  keep: (key: string) => void;
  reset: () => void;
}

const EMPTY: Kind = { at: ".", shape: "section", properties: {} };

/** What is wrong with values together that are right each by itself, by property. */
type Check = (values: Values) => Readonly<Record<string, string>>;

const NOTHING_WRONG: Check = () => ({});

/** The form of an item of the machine; its unapplied changes outlive the page. `check` is a function that stays. */
export function useItemForm(item: HardwareItem, check: Check = NOTHING_WRONG): ItemForm {
  const { connection, uuid, state } = useDetails();
  const edits = useHardware(connection, uuid).drafts[item.id] ?? NO_EDITS;
  const theirs = editable(item);
  return useMemo(() => {
    const machine = { connection, uuid };
    const kind = kindOf(item.kind) ?? EMPTY;
    const pending = state.pending.find(({ id, what }) => id === item.id && what === "changed");
    const values = merged(edits, theirs);
    return {
      kind,
      kindName: item.kind,
      theirs,
      edits,
      changes: effective(edits, kind, theirs),
      isNew: false,
      values,
      problems: { ...check(values), ...problemsOf(kind, edits, theirs) },
      conflicts: Object.keys(edits).filter((key) => isConflict(edits, theirs, key)),
      now: new Map(pending?.properties.map(({ key, now }) => [key, now])),
      set: (key, value) => setEdits(machine, item.id, (before) => withEdit(before, theirs, key, value)),
      undo: (key) => setEdits(machine, item.id, (before) => without(before, key)),
      keep: (key) => setEdits(machine, item.id, (before) => keepMine(before, theirs, key)),
      reset: () => setEdits(machine, item.id, () => NO_EDITS),
    };
  }, [connection, uuid, state.pending, item.id, item.kind, theirs, edits, check]);
}
