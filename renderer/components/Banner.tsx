import { IconPlugConnectedX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Banner.module.css";

interface Props {
  message: ReactNode;
  hint?: ReactNode;
  icon?: typeof IconPlugConnectedX;
  children?: ReactNode;
}

/** A condition of the view that lasts: what is wrong, what happens next, and a way to act. */
export function Banner({ message, hint, icon: Icon = IconPlugConnectedX, children }: Props) {
  return (
    <div role="status" className={classes["root"]}>
      <Icon size={18} stroke={1.5} className={classes["icon"]} aria-hidden />
      <div className={classes["text"]}>
        <span className={classes["message"]}>{message}</span> {hint}
      </div>
      {children}
    </div>
  );
}
