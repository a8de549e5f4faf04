// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
/** Characters of a line that are shown in one row: a longer one would hold up the page. */
export const LONGEST_ROW = 4000;

// ECMA-48: CSI … final, OSC … BEL or ST, and the two-character escapes.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** Direction marks and characters without width: they would make a line read as another one. */
const DECEIVING = /[\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const picture = (control: string) =>
  control === "\u007f" ? "␡" : String.fromCodePoint(0x2400 + control.charCodeAt(0));
const named = (mark: string) => `<U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;

/**
 * A log's line as it is shown: a guest may write into it. Colours and other escape sequences are left out,
 * control characters become visible.
 */
export function cleanLine(line: string): string {
  return line.replace(/\r$/, "").replace(ESCAPES, "").replace(CONTROLS, picture).replace(DECEIVING, named);
}

/** The rows of text, without a last empty one; lines too long for one row go on in the next. */
export function rowsOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map(cleanLine).flatMap((line) => (line.length <= LONGEST_ROW ? [line] : pieces(line)));
}

function pieces(line: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < line.length; at += LONGEST_ROW) parts.push(line.slice(at, at + LONGEST_ROW));
  return parts;
}
