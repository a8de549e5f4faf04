/** Marks an element that takes dropped files itself: what the whole window would do with them is not done there. */
export const TAKES_FILES = "data-takes-files";

let own = false;

/**
 * Says that what hovers over the window from now on is what it drags itself, until that has left it or the button was
 * released, after which the pointer moves again.
 */
export function beginOwnDrag(): void {
  own = true;
  const ended = new AbortController();
  const on = <T extends keyof WindowEventMap>(type: T, ends: (event: WindowEventMap[T]) => boolean) =>
    window.addEventListener(
      type,
      (event) => {
        if (!ends(event)) return;
        own = false;
        ended.abort();
      },
      { signal: ended.signal, capture: true },
    );
  on("dragleave", ({ relatedTarget }) => relatedTarget === null);
  on("dragend", () => true);
  on("pointermove", ({ buttons }) => buttons === 0);
  on("pointerdown", () => true);
}

/** Whether the window drags something itself, of which it takes nothing back. */
export const isOwnDrag = (): boolean => own;

/** Whether what is dragged are files. */
export const carriesFiles = (transfer: DataTransfer | null): transfer is DataTransfer =>
  transfer?.types.includes("Files") ?? false;

/** Whether what happens there is the business of such an element. */
export const takesFiles = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(`[${TAKES_FILES}]`) !== null;
