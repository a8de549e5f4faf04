import { create } from "zustand";
import { useShallow } from "zustand/shallow";
import type { Target, Which } from "./use-definition.ts";

/** A text that was edited and not applied yet. */
export interface Draft {
  text: string;
  /** The definition that it was made from. */
  base: string;
}

/** Drafts outlive the panel: looking at the form, or at another machine, loses none. */
const useStore = create<Readonly<Record<string, Draft>>>(() => ({}));

/** Under which the unapplied text of a definition is kept. */
export const draftKey = ({ connection, uuid, item }: Target, which: Which) =>
  JSON.stringify([connection, uuid, which, ...(item === undefined ? [] : [item])]);

/** Whose texts of a machine are not applied: ids of items, undefined for the whole definition. */
export function openItems(
  drafts: Readonly<Record<string, Draft>>,
  { connection, uuid }: Target,
): (string | undefined)[] {
  const open = Object.keys(drafts).filter((key) => drafts[key]!.text !== drafts[key]!.base);
  return open
    .map((key): string[] => JSON.parse(key))
    .filter((parts) => parts[0] === connection && parts[1] === uuid)
    .map((parts) => parts[3]);
}

/** One entry for each text of a machine that was edited and not applied; see {@link openItems}. */
export const useOpenDrafts = (target: Target) => useStore(useShallow((drafts) => openItems(drafts, target)));

/** Throws away all unapplied texts of a machine. */
export function dropDraftsOf({ connection, uuid }: Target) {
  const others = Object.entries(useStore.getState()).filter(([key]) => {
    const [ofConnection, ofMachine] = JSON.parse(key);
    return ofConnection !== connection || ofMachine !== uuid;
  });
  useStore.setState(Object.fromEntries(others), true);
}

export const useDraft = (key: string) => useStore((drafts) => drafts[key]);

export function keepDraft(key: string, draft: Draft) {
  useStore.setState({ [key]: draft });
}

export function dropDraft(key: string) {
  useStore.setState(({ [key]: _dropped, ...rest }) => rest, true);
}
