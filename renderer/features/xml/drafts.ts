import { create } from "zustand";

/** A text that was edited and not applied yet. */
export interface Draft {
  text: string;
  /** The definition that it was made from. */
  base: string;
}

/** Drafts outlive the panel: looking at the form, or at another machine, loses none. */
const useStore = create<Readonly<Record<string, Draft>>>(() => ({}));

export const useDraft = (key: string) => useStore((drafts) => drafts[key]);

export function keepDraft(key: string, draft: Draft) {
  useStore.setState({ [key]: draft });
}

export function dropDraft(key: string) {
  useStore.setState(({ [key]: _dropped, ...rest }) => rest, true);
}
