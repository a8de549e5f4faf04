/** What a page says of one kind of device or section. */
export interface KindWords {
  /** "Random number generator" */
  readonly name: string;
  /** What it is for, in one plain line. */
  readonly about: string;
  /** The words of each declared property, by its key. */
  readonly fields: Readonly<Record<string, FieldWords>>;
}

/** Label, one plain line of explanation, and what a choice that is not set is called where that is no default. */
export type FieldWords = readonly [label: string, hint: string, unset?: string];
