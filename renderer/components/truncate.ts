const TAIL = 8;
const SHORT = 20;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Splits a name so that its last characters, which often tell names apart, survive when the head is cut. */
export function splitForTruncation(text: string, keep = TAIL): [head: string, tail: string] {
  const parts = Array.from(graphemes.segment(text), (part) => part.segment);
  if (parts.length <= Math.max(SHORT, keep)) return [text, ""];
  return [parts.slice(0, -keep).join(""), parts.slice(-keep).join("")];
}
