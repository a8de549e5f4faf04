/** Marks an element that takes dropped files itself: what the whole window would do with them is not done there. */
export const TAKES_FILES = "data-takes-files";

/** Whether what happens there is the business of such an element. */
export const takesFiles = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(`[${TAKES_FILES}]`) !== null;
