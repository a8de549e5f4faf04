import type { ReactNode } from "react";
import classes from "./MachineBar.module.css";
import { MiddleTruncate } from "./MiddleTruncate.tsx";

interface Props {
  name: string;
  /** How it is, beside its name. */
  state?: ReactNode;
  /** Its pages, and the controls of the one that is shown. */
  children: ReactNode;
}

/** The top of every page of a machine. */
export function MachineBar({ name, state, children }: Props) {
  return (
    <header className={classes["bar"]}>
      <div className={classes["machine"]}>
        <h1 className={classes["name"]}>
          <MiddleTruncate text={name} />
        </h1>
        {state}
      </div>
      {children}
    </header>
  );
}
