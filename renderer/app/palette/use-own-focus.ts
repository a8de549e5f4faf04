import { type RefObject, useEffect } from "react";
import { usePalette } from "./store.ts";

/**
 * Keeps the focus in the palette while it is open: a dialog that was just closed gives the focus back a moment
 * later, to what may be gone by then.
 */
export function useOwnFocus(field: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const take = () => {
      const dialog = field.current?.closest('[role="dialog"]');
      if (usePalette.getState().open && !dialog?.contains(document.activeElement)) field.current?.focus();
    };
    // When the focus is lost to nothing, that is so only after the event.
    const takeSoon = () => setTimeout(take);
    take();
    document.addEventListener("focusin", take);
    document.addEventListener("focusout", takeSoon);
    return () => {
      document.removeEventListener("focusin", take);
      document.removeEventListener("focusout", takeSoon);
    };
  }, [field]);
}
