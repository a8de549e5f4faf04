import type { IconActivity } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

interface Props {
  icon: typeof IconActivity;
  title: string;
  hint?: string;
  /** What can be done about it. */
  children?: ReactNode;
}

/** Nothing here yet: says what would be, and how to begin. */
export function EmptyState({ icon: Icon, title, hint, children }: Props) {
  return (
    <div className={classes["root"]}>
      <Icon size={36} stroke={1.2} className={classes["icon"]} aria-hidden />
      <div className={classes["title"]}>{title}</div>
      {hint && <div className={classes["hint"]}>{hint}</div>}
      {children}
    </div>
  );
}
