/** A key combination for the send-key menu. */
export interface KeyCombination {
  readonly id: string;
  /** As printed on keyboards, e.g. `Ctrl+Alt+Del`. */
  readonly label: string;
  /** Linux key codes (linux/input-event-codes.h), pressed together. */
  readonly keys: readonly number[];
}

const code = {
  Esc: 1,
  Backspace: 14,
  Tab: 15,
  Ctrl: 29,
  Alt: 56,
  PrintScreen: 99,
  Del: 111,
  Pause: 119,
  Super: 125,
  L: 38,
} as const;

const functionKey = (n: number) => (n <= 10 ? 58 + n : 76 + n);

const combination = (...names: (keyof typeof code)[]): KeyCombination => ({
  id: names.join("-").toLowerCase(),
  label: names.join("+"),
  keys: names.map((name) => code[name]),
});

/** What desktops and browsers keep for themselves, in the order of the menu. */
export const keyCombinations: readonly KeyCombination[] = [
  combination("Ctrl", "Alt", "Del"),
  combination("Ctrl", "Alt", "Backspace"),
  combination("Alt", "Tab"),
  combination("Ctrl", "Esc"),
  combination("Super"),
  combination("Super", "L"),
  combination("PrintScreen"),
  combination("Pause"),
  { id: "f11", label: "F11", keys: [functionKey(11)] },
  { id: "alt-f4", label: "Alt+F4", keys: [code.Alt, functionKey(4)] },
];

/** Switches of a Linux guest's virtual consoles. */
export const consoleSwitches: readonly KeyCombination[] = Array.from({ length: 12 }, (_, index) => ({
  id: `ctrl-alt-f${index + 1}`,
  label: `Ctrl+Alt+F${index + 1}`,
  keys: [code.Ctrl, code.Alt, functionKey(index + 1)],
}));

/** Modifiers as noVNC sends them (X keysym and DOM code), for letting go of keys that a guest thinks are down. */
export const modifiers: readonly { readonly keysym: number; readonly code: string }[] = [
  { keysym: 0xffe3, code: "ControlLeft" },
  { keysym: 0xffe4, code: "ControlRight" },
  { keysym: 0xffe1, code: "ShiftLeft" },
  { keysym: 0xffe2, code: "ShiftRight" },
  { keysym: 0xffe9, code: "AltLeft" },
  { keysym: 0xffea, code: "AltRight" },
  { keysym: 0xffeb, code: "MetaLeft" },
  { keysym: 0xffec, code: "MetaRight" },
];
