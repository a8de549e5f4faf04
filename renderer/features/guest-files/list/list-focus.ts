import { useEffect } from "react";

/** The element that has the list's focus and takes its keys. */
export const LIST_ID = "files-list";

export const focusList = (): void => document.getElementById(LIST_ID)?.focus();

/** Gives the list the keyboard where what had it is gone: a button of the page before, or a dialog. */
export function useLeftFocus(covered: boolean): void {
  useEffect(() => {
    if (!covered && document.activeElement === document.body) focusList();
  }, [covered]);
}
