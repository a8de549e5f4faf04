import { useMemo } from "react";
import { dropDraftsOf, useOpenDrafts } from "../xml/index.ts";
import { bootables, newOrder } from "./model/boot-order.ts";
import { dropAllEdits, type Machine, useHardware } from "./store.ts";

interface Unapplied {
  /** How many changes there are: a field, the order of start or a text counts one. */
  count: number;
  /** The entries of the list on the left that have any. */
  items: ReadonlySet<string>;
  /** Throws all of them away. */
  drop: () => void;
}

/** Everything that the user changed of a machine's hardware and has not applied, in forms and in XML. */
export function useUnapplied(machine: Machine): Unapplied {
  const { connection, uuid } = machine;
  const { state, drafts, arrangement } = useHardware(connection, uuid);
  const texts = useOpenDrafts(machine);
  return useMemo(() => {
    const items = state?.items ?? [];
    const reordered = newOrder(bootables(items), arrangement) !== undefined;
    const fields = Object.values(drafts).reduce((sum, edits) => sum + Object.keys(edits).length, 0);
    const boot = items.filter(({ kind }) => reordered && kind === "boot").map(({ id }) => id);
    return {
      count: fields + (reordered ? 1 : 0) + texts.length,
      items: new Set([...Object.keys(drafts), ...boot, ...texts.map((item) => item ?? "xml")]),
      drop: () => {
        dropAllEdits({ connection, uuid });
        dropDraftsOf({ connection, uuid });
      },
    };
  }, [connection, uuid, state, drafts, arrangement, texts]);
}
