/** The element that has the list's focus and takes its keys. */
export const LIST_ID = "files-list";

export const focusList = (): void => document.getElementById(LIST_ID)?.focus();
