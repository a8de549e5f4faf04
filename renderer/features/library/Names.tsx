import type { ReactNode } from "react";
import type { Machine } from "../machines/index.ts";
import classes from "./Dialogs.module.css";

interface Props {
  /** What they have in common. */
  title: ReactNode;
  machines: readonly Machine[];
}

/** Which machines, by their names; scrolls where they are many. */
export function Names({ title, machines }: Props) {
  return (
    <div>
      <div className={classes["namesTitle"]}>{title}</div>
      {/* Scrollable content must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container */}
      <div className={classes["names"]} tabIndex={0}>
        {machines.map(({ domain }) => domain.name).join(", ")}
      </div>
    </div>
  );
}
