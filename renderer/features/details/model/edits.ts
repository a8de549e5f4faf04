import { applies, type Kind, type Value, type Values } from "../../../../shared/hardware/property.ts";

/** What the user has made of one field. `undefined` stands for "not set": libvirt's default. */
export interface Edit {
  /** What was there when the user began, or when they last saw and kept their own. */
  readonly base: Value | undefined;
  readonly mine: Value | undefined;
}

/** Unapplied changes of one item, by property. */
export type Edits = Readonly<Record<string, Edit>>;

export const NO_EDITS: Edits = {};

/** Sets a field. Back at what is there (`theirs`), it is no change any more. */
export function withEdit(edits: Edits, theirs: Values, key: string, mine: Value | undefined): Edits {
  if (mine === theirs[key]) return without(edits, key);
  const base = key in edits ? edits[key]!.base : theirs[key];
  return { ...edits, [key]: { base, mine } };
}

/** Gives a field up: it shows again what is there. */
export function without(edits: Edits, key: string): Edits {
  if (!(key in edits)) return edits;
  const { [key]: _, ...others } = edits;
  return others;
}

/** Drops what has meanwhile come true; the same object when nothing has. */
export function settled(edits: Edits, theirs: Values): Edits {
  const open = Object.entries(edits).filter(([key, { mine }]) => mine !== theirs[key]);
  return open.length === Object.keys(edits).length ? edits : Object.fromEntries(open);
}

/** Whether somebody else has changed this field since the user began, and not to what the user wants. */
export function isConflict(edits: Edits, theirs: Values, key: string): boolean {
  const edit = edits[key];
  return edit !== undefined && edit.base !== theirs[key] && edit.mine !== theirs[key];
}

/** The user has seen what others made of the field and stays with their own. */
export function keepMine(edits: Edits, theirs: Values, key: string): Edits {
  const edit = edits[key];
  return edit ? { ...edits, [key]: { ...edit, base: theirs[key] } } : edits;
}

/** What is there with the user's changes over it. */
export function merged(edits: Edits, theirs: Values): Values {
  const values: Record<string, Value> = { ...theirs };
  for (const [key, { mine }] of Object.entries(edits)) {
    if (mine === undefined) delete values[key];
    else values[key] = mine;
  }
  return values;
}

/**
 * The changes that take part: what means nothing beside the other values (a field that is hidden meanwhile) is
 * left out, unless it is to be removed.
 */
export function effective(edits: Edits, kind: Kind, theirs: Values): Edits {
  const values = merged(edits, theirs);
  return Object.fromEntries(
    Object.entries(edits).filter(([key, { mine }]) => mine === undefined || applies(kind, key, values)),
  );
}

/** The contract's `values` and `expected` of these changes: null stands for what is not set. */
export function toChange(edits: Edits): {
  values: Record<string, Value | null>;
  expected: Record<string, Value | null>;
} {
  const pick = (side: keyof Edit) =>
    Object.fromEntries(Object.entries(edits).map(([key, edit]) => [key, edit[side] ?? null]));
  return { values: pick("mine"), expected: pick("base") };
}
