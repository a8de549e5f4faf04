import type { ReactNode } from "react";
import classes from "./PageHeader.module.css";

interface Props {
  title: string;
  /** Beside the title, quiet: a count, a path back. */
  note?: ReactNode;
  /** The page's controls, right-aligned. */
  children?: ReactNode;
}

/** The toolbar at the top of every page. */
export function PageHeader({ title, note, children }: Props) {
  return (
    <header className={classes["root"]}>
      <h1 className={classes["title"]} title={title}>
        {title}
      </h1>
      {note !== undefined && <span className={classes["note"]}>{note}</span>}
      <div className={classes["controls"]}>{children}</div>
    </header>
  );
}
