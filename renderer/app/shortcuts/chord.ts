/**
 * A key with its modifiers, e.g. `Mod+K`, `Alt+1`, `F11` or `?`. `Mod` is Ctrl, on Apple's keyboards Cmd. The
 * modifiers stand in the order Mod, Ctrl, Alt, Shift; Shift is named only where it does not change the key itself.
 */
export type Chord = string;

type Keys = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">;

const MODIFIERS = new Set(["Control", "Alt", "AltGraph", "Shift", "Meta", "CapsLock", "NumLock", "Dead"]);

/** Keys that every field, list and dialog needs for itself. */
const WIDGETS_OWN = new Set([
  ..."Tab Enter Escape Space Backspace Delete Home End PageUp PageDown".split(" "),
  ..."ArrowUp ArrowDown ArrowLeft ArrowRight".split(" "),
]);

/** Browsers do not let a page have these. */
const BROWSERS_OWN = new Set([
  "Mod+N",
  "Mod+T",
  "Mod+W",
  "Mod+Shift+N",
  "Mod+Shift+T",
  "Mod+Shift+W",
  "Mod+Q",
]);

/** What text fields do with a key and Mod. */
const TEXTS_OWN = new Set([
  "Mod+A",
  "Mod+C",
  "Mod+V",
  "Mod+X",
  "Mod+Y",
  "Mod+Z",
  "Mod+Shift+Z",
  "Mod+Shift+V",
]);

/** The chord that a key press makes; undefined while only modifiers are down. */
export function chordOf(event: Keys, apple = onApple): Chord | undefined {
  if (MODIFIERS.has(event.key) || event.metaKey !== (apple && event.metaKey)) return undefined;
  const key = keyName(event);
  const mod = apple ? event.metaKey : event.ctrlKey;
  return [
    mod && "Mod",
    apple && event.ctrlKey && "Ctrl",
    event.altKey && "Alt",
    event.shiftKey && !isSymbol(key) && "Shift",
    key,
  ]
    .filter(Boolean)
    .join("+");
}

function keyName({ key, code, ctrlKey, altKey, metaKey }: Keys): string {
  if (key === " ") return "Space";
  const physical = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  // Other scripts' letters, what Alt makes of a key, and shifted digits: the key is meant, not its sign.
  const shifted = physical !== undefined && /\d/.test(physical) && (ctrlKey || altKey || metaKey);
  if (physical && (shifted || (key.length === 1 && !/[!-~]/.test(key)))) return physical;
  return key.length === 1 ? key.toUpperCase() : key;
}

const isSymbol = (key: string) => key.length === 1 && !/[A-Z0-9]/.test(key);

/** The keys of a chord in the order in which they are written, in the words on the keyboard. */
export function keysOf(chord: Chord, apple = onApple): string[] {
  const names: Record<string, string> = {
    Mod: apple ? "⌘" : "Ctrl",
    Escape: "Esc",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
  };
  const keys = chord.split(/(?<=.)\+(?=.)/);
  return keys.map((key) => names[key] ?? key);
}

/** Whether a text field would write this chord rather than leave it to the app. */
export const isTyped = (chord: Chord) => !/^(Mod|Ctrl|Alt)\+|^(Shift\+)?F\d+$/.test(chord);

export type Unfit = "widgets" | "browsers" | "texts";

/** Why a chord cannot be chosen for a command; undefined when it can. */
export function unfit(chord: Chord): Unfit | undefined {
  if (WIDGETS_OWN.has(chord.replace("Shift+", ""))) return "widgets";
  if (BROWSERS_OWN.has(chord)) return "browsers";
  return TEXTS_OWN.has(chord) ? "texts" : undefined;
}

const onApple = typeof navigator !== "undefined" && /Mac|iP/.test(navigator.platform);
