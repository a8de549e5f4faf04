/** What a page says of one kind of device or section. */
export interface KindWords {
  /** "Random number generator" */
  readonly name: string;
  /** What it is for, in one plain line. */
  readonly about: string;
  /** Label and one plain line of explanation of each declared property, by its key. */
  readonly fields: Readonly<Record<string, readonly [label: string, hint: string]>>;
}
