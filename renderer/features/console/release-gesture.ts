/** What the gesture needs of a KeyboardEvent. */
export interface KeyPress {
  readonly type: string;
  readonly code: string;
}

const control = new Set(["ControlLeft", "ControlRight"]);
const alt = new Set(["AltLeft"]);

/**
 * Recognises Ctrl+Alt pressed and let go with no other key in between: the way out of the guest's keyboard.
 * Ctrl+Alt+anything still belongs to the guest, and the right Alt key is AltGr on many layouts.
 *
 * @returns a function that is fed every key event and is true for the one that completes the gesture.
 */
export function releaseGesture(): (event: KeyPress) => boolean {
  const down = new Set<string>();
  let armed = false;
  return ({ type, code }) => {
    const part = control.has(code) || alt.has(code);
    if (type === "keydown") {
      if (!part) {
        armed = false;
        return false;
      }
      down.add(code);
      const both = [...down].some((key) => control.has(key)) && [...down].some((key) => alt.has(key));
      armed = both;
      return false;
    }
    if (!down.delete(code) || !armed) return false;
    armed = false;
    return true;
  };
}
