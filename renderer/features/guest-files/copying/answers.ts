import type { ConflictRule, CopyAnswers } from "../../../../shared/contract/guest-files/copying.ts";

/** How conflicts are decided in a dialog: one rule for all, and others by path. */
export interface Answers {
  readonly all: ConflictRule;
  readonly some: ReadonlyMap<string, ConflictRule>;
}

/** Nothing is replaced unless it is asked for. */
export const cautious: Answers = { all: "skip", some: new Map() };

/** With the path's own rule, or without one. */
export function answered(before: Answers, path: string, rule: ConflictRule | undefined): Answers {
  const some = new Map(before.some);
  if (rule === undefined) some.delete(path);
  else some.set(path, rule);
  return { ...before, some };
}

export const ruleOf = ({ all, some }: Answers, path: string): ConflictRule => some.get(path) ?? all;

export const toAnswers = ({ all, some }: Answers): CopyAnswers => ({
  all,
  some: [...some].map(([path, rule]) => ({ path, rule })),
});
