import type { MouseEvent, ReactNode } from "react";
import classes from "./RowButton.module.css";

interface Props {
  /** What it does: tooltip and accessible name. */
  label: string;
  /** Why it cannot be done now. The button stays reachable so that the reason can be read. */
  unavailable?: string | undefined;
  reachable: boolean;
  opensMenu?: boolean;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  children: ReactNode;
}

/**
 * An icon button of a row or tile: looks and speaks as IconAction does, without its floating tooltip, of which
 * a list that is scrolled through would make and drop hundreds a second.
 */
export function RowButton({ label, unavailable, reachable, opensMenu, onClick, children }: Props) {
  const text = unavailable ? `${label}: ${unavailable}` : label;
  return (
    <button
      type="button"
      className={classes["button"]}
      title={text}
      aria-label={text}
      aria-disabled={unavailable ? true : undefined}
      aria-haspopup={opensMenu ? "menu" : undefined}
      tabIndex={reachable ? 0 : -1}
      onClick={(event) => {
        if (!unavailable) onClick(event);
      }}
    >
      {children}
    </button>
  );
}
