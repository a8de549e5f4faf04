import { type RefObject, useEffect, useRef } from "react";

/** `value` where it is a path of the host. */
export const pathOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.startsWith("/") ? value : undefined;

/** Of a path its end tells most: a field that is too short for it shows that end until somebody types there. */
export function useEndInSight(path: string | undefined): RefObject<HTMLInputElement | null> {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const field = input.current;
    if (!field || path === undefined) return;
    const show = () => {
      // After the browser's own return to the beginning, which it makes when the field is left.
      requestAnimationFrame(() => {
        if (document.activeElement !== field) field.scrollLeft = field.scrollWidth;
      });
    };
    show();
    field.addEventListener("blur", show);
    return () => field.removeEventListener("blur", show);
  }, [path]);
  return input;
}
