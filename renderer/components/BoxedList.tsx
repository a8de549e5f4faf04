import type { ReactNode } from "react";
import classes from "./BoxedList.module.css";

/** What a dialog is about, one a line, in a box that scrolls: files and names that go. Takes `li` elements. */
export function BoxedList({
  label,
  className = "",
  children,
}: {
  /** For screen readers, where no heading stands above. */
  label?: string;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container
    <ul className={`${classes["root"]} ${className}`} aria-label={label} tabIndex={0}>
      {children}
    </ul>
  );
}
