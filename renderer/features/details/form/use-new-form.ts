import { useEffect, useMemo, useState } from "react";
import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Kind, Value } from "../../../../shared/hardware/property.ts";
import { type Edits, effective, merged, NO_EDITS, withEdit, without } from "../model/edits.ts";
import { initialValues } from "../model/initial.ts";
import { problemsOf } from "../model/problems.ts";
import type { ItemForm } from "./use-item-form.ts";

const NOTHING = {};

/** The form of a device that is to be added: it begins with the kind's initial values that the host offers. */
export function useNewForm(
  kindName: string,
  kind: Kind,
  choices: Readonly<Record<string, readonly Choice[]>> | undefined,
): ItemForm {
  const [edits, setEdits] = useState<Edits>(NO_EDITS);
  useEffect(() => {
    if (!choices) return;
    const initial = Object.entries(initialValues(kind, choices));
    // What the user has set before the host's choices came stays.
    setEdits((before) => ({
      ...Object.fromEntries(initial.map(([key, mine]) => [key, { base: undefined, mine }])),
      ...before,
    }));
  }, [kind, choices]);
  return useMemo(() => {
    const changes = effective(edits, kind, NOTHING);
    return {
      kind,
      kindName,
      theirs: NOTHING,
      edits,
      changes,
      isNew: true,
      values: merged(edits, NOTHING),
      problems: problemsOf(kind, edits, NOTHING),
      conflicts: [],
      now: new Map<string, Value | undefined>(),
      set: (key, value) => setEdits((before) => withEdit(before, NOTHING, key, value)),
      undo: (key) => setEdits((before) => without(before, key)),
      keep: () => {},
      reset: () => setEdits(NO_EDITS),
    };
  }, [kind, kindName, edits]);
}
