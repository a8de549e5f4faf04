/** Marks an element that takes dropped files itself: what the whole window would do with them is not done there. */
export const TAKES_FILES = "data-takes-files";

let own = false;

/**
 * Says that from now on what hovers over the window is what this window drags itself; that ends with the button's
 * release, after which the pointer moves again or another button is pressed.
 */
export function beginOwnDrag(): void {
  own = true;
  const ended = new AbortController();
  const end = ({ type, buttons }: PointerEvent) => {
    if (type === "pointermove" && buttons !== 0) return;
    own = false;
    ended.abort();
  };
  for (const type of ["pointermove", "pointerdown"] as const) {
    window.addEventListener(type, end, { signal: ended.signal, capture: true });
  }
}

/** Whether the window drags something itself, of which it takes nothing back. */
export const isOwnDrag = (): boolean => own;

/** Whether what is dragged are files. */
export const carriesFiles = (transfer: DataTransfer | null): transfer is DataTransfer =>
  transfer?.types.includes("Files") ?? false;

/** Whether what happens there is the business of such an element. */
export const takesFiles = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(`[${TAKES_FILES}]`) !== null;
