import type { ErrorData } from "../../../../shared/model/error.ts";

/** How an error of libvirt is recognised, and what the user reads instead. */
export interface Rule {
  /** The codes that it may have; absent for any. */
  readonly codes?: readonly number[];
  /** A pattern in libvirt's or QEMU's own text, where the code alone does not tell. */
  readonly text?: RegExp;
  /** @param match of `text`; empty without one */
  explain(match: readonly (string | undefined)[]): Omit<ErrorData, "detail">;
}

export const retry = { kind: "retry", label: "Try again" } as const;
export const openDetails = { kind: "open-details", label: "Open the details" } as const;
export const anotherName = { kind: "choose-another-name", label: "Choose another name" } as const;

/** A rule that says the same whatever was matched. */
export const saying = (recognised: Pick<Rule, "codes" | "text">, data: Omit<ErrorData, "detail">): Rule => ({
  ...recognised,
  explain: () => data,
});
