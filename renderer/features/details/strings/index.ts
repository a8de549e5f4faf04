import { devices } from "./devices.ts";
import type { KindWords } from "./words.ts";

const catalogue: Readonly<Record<string, KindWords>> = { ...devices };

const NO_WORDS = { about: "", fields: {} };

/** The words for a kind; for one without any, its own name. */
export const wordsOf = (kind: string): KindWords =>
  Object.hasOwn(catalogue, kind) ? catalogue[kind]! : { name: kind, ...NO_WORDS };

/** A property's label and line of explanation. */
export const fieldWords = (kind: string, key: string): readonly [label: string, hint: string] =>
  wordsOf(kind).fields[key] ?? [key, ""];

/** Kinds that the catalogue has words for. */
export const knownKinds = Object.keys(catalogue);
