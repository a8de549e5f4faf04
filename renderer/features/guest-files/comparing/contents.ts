import { type Encoding, encodingOf } from "../preview/text.ts";

/** How a text ends its lines; undefined for one of a single line. */
export type LineEnds = "lf" | "crlf" | "cr" | "mixed" | undefined;

/** One of both. */
interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

/** What differs of a file's contents, as far as it can be shown. */
export type ContentsDifference =
  | { readonly kind: "none" }
  /** One of them is no text: the first byte that is not the same, from 0. */
  | { readonly kind: "bytes"; readonly at: number }
  /** The same text in other bytes. */
  | { readonly kind: "encoding"; readonly encodings: Pair<Encoding> }
  | { readonly kind: "line-ends"; readonly ends: Pair<LineEnds> }
  | {
      readonly kind: "text";
      readonly texts: Pair<string>;
      /** Where they end their lines differently, too: what shows texts does not show that. */
      readonly ends?: Pair<LineEnds>;
    };

/** Compares a file's contents as they were with what they are. */
export function contentsDifference(before: Uint8Array, after: Uint8Array): ContentsDifference {
  const at = firstDifference(before, after);
  if (at === undefined) return { kind: "none" };
  const encodings = { before: encodingOf(before, true), after: encodingOf(after, true) };
  if (!bothText(encodings)) return { kind: "bytes", at };
  const texts = {
    before: new TextDecoder(encodings.before).decode(before),
    after: new TextDecoder(encodings.after).decode(after),
  };
  if (texts.before === texts.after) return { kind: "encoding", encodings };
  const ends = { before: lineEndsOf(texts.before), after: lineEndsOf(texts.after) };
  if (unified(texts.before) === unified(texts.after)) return { kind: "line-ends", ends };
  const known = ends.before !== undefined && ends.after !== undefined;
  return { kind: "text", texts, ...(known && ends.before !== ends.after && { ends }) };
}

const bothText = (pair: Pair<Encoding | undefined>): pair is Pair<Encoding> =>
  pair.before !== undefined && pair.after !== undefined;

function firstDifference(one: Uint8Array, other: Uint8Array): number | undefined {
  const both = Math.min(one.length, other.length);
  for (let at = 0; at < both; at += 1) if (one[at] !== other[at]) return at;
  return one.length === other.length ? undefined : both;
}

const unified = (text: string): string => text.replaceAll(/\r\n?/g, "\n");

function lineEndsOf(text: string): LineEnds {
  const found = new Set(text.match(/\r\n|\r|\n/g));
  if (found.size > 1) return "mixed";
  const [one] = found;
  return one === undefined ? undefined : one === "\n" ? "lf" : one === "\r" ? "cr" : "crlf";
}
