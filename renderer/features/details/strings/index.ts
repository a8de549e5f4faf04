import { display } from "./display.ts";
import { hostDevices } from "./host-devices.ts";
import { network } from "./network.ts";
import { others } from "./others.ts";
import { platform } from "./platform.ts";
import { ports } from "./ports.ts";
import { sections } from "./sections.ts";
import { storage } from "./storage.ts";
import type { FieldWords, KindWords } from "./words.ts";

const catalogue: Readonly<Record<string, KindWords>> = {
  ...sections,
  ...platform,
  ...storage,
  ...network,
  ...display,
  ...ports,
  ...hostDevices,
  ...others,
};

const NO_WORDS = { about: "", fields: {} };

/** The words for a kind; for one without any, its own name. */
export const wordsOf = (kind: string): KindWords =>
  Object.hasOwn(catalogue, kind) ? catalogue[kind]! : { name: kind, ...NO_WORDS };

/** What the page says of a property. */
export const fieldWords = (kind: string, key: string): FieldWords => wordsOf(kind).fields[key] ?? [key, ""];

/** Kinds that the catalogue has words for. */
export const knownKinds = Object.keys(catalogue);
