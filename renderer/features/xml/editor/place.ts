/** What can be completed at a place of an XML text. */
export interface Place {
  /** Names of the elements around the place, from the text's root; of an attribute or value, the element itself last. */
  path: string[];
  what: "elements" | "attributes" | "values";
  /** Whose value it is; of the element's own text, none. */
  attribute?: string;
  /** Where the word begins that is being written. */
  from: number;
  /** Attributes that the tag has already. */
  present: string[];
  /** The name that a closing tag has to have. */
  closes?: string;
}

const SKIPPED: readonly (readonly [string, string])[] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
  ["<!", ">"],
];

/** Finds out what stands around an offset of a text that need not be well-formed; undefined where nothing is completed. */
export function placeAt(text: string, offset: number): Place | undefined {
  const before = text.slice(0, offset);
  const path: string[] = [];
  let at = 0;
  for (;;) {
    const open = before.indexOf("<", at);
    if (open < 0) return inText(before, at, path);
    const skipped = SKIPPED.find(([begin]) => before.startsWith(begin, open));
    if (skipped) {
      const end = before.indexOf(skipped[1], open + skipped[0].length);
      if (end < 0) return undefined;
      at = end + skipped[1].length;
      continue;
    }
    const end = tagEnd(before, open);
    if (end < 0) return inTag(before, open, path);
    const name = /^[^\s/>]*/.exec(before.slice(before[open + 1] === "/" ? open + 2 : open + 1, end))![0];
    if (before[open + 1] === "/") close(path, name);
    else if (before[end - 1] !== "/") path.push(name);
    at = end + 1;
  }
}

/** Index of the tag's `>`, which is none inside quotation marks; -1 if it is not closed. */
function tagEnd(text: string, open: number): number {
  let quote = "";
  for (let index = open + 1; index < text.length; index += 1) {
    const character = text[index]!;
    if (quote) {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return index;
    else if (character === "<") return -1;
  }
  return -1;
}

/** A closing tag ends what it names and all that was left open within. */
function close(path: string[], name: string) {
  const index = path.lastIndexOf(name);
  if (index >= 0) path.splice(index);
}

function inText(before: string, since: number, path: string[]): Place | undefined {
  const written = before.slice(since);
  const word = written.trimStart();
  if (path.length === 0 || /\s/.test(word)) return undefined;
  return { path, what: "values", from: before.length - word.length, present: [] };
}

function inTag(before: string, open: number, path: string[]): Place | undefined {
  const tag = before.slice(open + 1);
  if (tag.startsWith("/")) {
    const closes = path.at(-1);
    return closes === undefined
      ? undefined
      : { path: path.slice(0, -1), what: "elements", from: open + 2, present: [], closes };
  }
  const name = /^[^\s/>]*/.exec(tag)![0];
  if (name.length === tag.length) return { path, what: "elements", from: open + 1, present: [] };
  const present = [...tag.matchAll(/([^\s=/"']+)\s*=/g)].map((match) => match[1]!);
  const value = /([^\s=/"']+)\s*=\s*(["'])([^"']*)$/.exec(tag);
  if (value && isInQuotes(tag)) {
    return {
      path: [...path, name],
      what: "values",
      attribute: value[1]!,
      from: before.length - value[3]!.length,
      present,
    };
  }
  const word = /(?:^|\s)([^\s=/"'<>]*)$/.exec(tag);
  if (!word || isInQuotes(tag)) return undefined;
  return { path: [...path, name], what: "attributes", from: before.length - word[1]!.length, present };
}

function isInQuotes(tag: string): boolean {
  let quote = "";
  for (const character of tag) {
    if (quote) {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
  }
  return quote !== "";
}
