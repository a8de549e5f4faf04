import type { Icon } from "@tabler/icons-react";
import { isValidElement, type ReactElement, type ReactNode } from "react";
import classes from "./Notice.module.css";

interface Props {
  icon: Icon | ReactElement;
  title: string;
  text?: string | undefined;
  /** Shows only after a moment: what is usually over by then need not flash. */
  late?: boolean;
  children?: ReactNode;
}

/** A quiet page in the middle of a pane: what is so, why, and a button. */
export function Notice({ icon: IconOrElement, title, text, late, children }: Props) {
  return (
    <div className={classes["root"]} data-late={late || undefined}>
      <div className={classes["body"]}>
        <div className={classes["icon"]} aria-hidden>
          {isValidElement(IconOrElement) ? IconOrElement : icon(IconOrElement as Icon)}
        </div>
        <h2 className={classes["title"]}>{title}</h2>
        {text && <p className={classes["text"]}>{text}</p>}
        {children && <div className={classes["actions"]}>{children}</div>}
      </div>
    </div>
  );
}

const icon = (Shape: Icon) => <Shape size={32} stroke={1.25} />;
