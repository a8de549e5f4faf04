/** What fits into a machine's notes, in UTF-16 units: the contract's limit. */
export const LIMIT = 65_536;

/** A text that is being written, against the one that is kept. */
export interface Draft {
  /** What was kept when the writing began, or at the last look. */
  base: string;
  mine: string;
  /** What is kept now, while it is neither of the two: somebody else has written too. */
  theirs?: string | undefined;
}

export const draftOf = (kept: string): Draft => ({ base: kept, mine: kept });

export const isDirty = ({ base, mine }: Draft): boolean => base !== mine;

export const written = (draft: Draft, mine: string): Draft => ({ ...draft, mine });

/** The draft after a look at what is kept: an untouched text follows, a touched one is never lost. */
export function rebased(draft: Draft, kept: string): Draft {
  if (kept === draft.base) return { base: kept, mine: draft.mine };
  if (!isDirty(draft) || kept === draft.mine) return draftOf(kept);
  return { ...draft, theirs: kept };
}

export type Resolution = "mine" | "theirs" | "both";

/** The draft after the user has chosen between the two texts. */
export function resolved(draft: Draft, choice: Resolution): Draft {
  const { mine, theirs = draft.base } = draft;
  if (choice === "theirs") return draftOf(theirs);
  return { base: theirs, mine: choice === "mine" ? mine : `${mine.trimEnd()}\n\n${theirs}` };
}

/** Whether the draft can be saved as it stands; a conflict is settled first. */
export const canSave = (draft: Draft): boolean =>
  isDirty(draft) && draft.theirs === undefined && draft.mine.length <= LIMIT;
