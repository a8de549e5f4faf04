import type { ComponentProps, ReactNode } from "react";
import classes from "./NavSection.module.css";

interface Props {
  /** Names the section; shown unless `shown` says something else for the moment. */
  label: string;
  shown?: string;
  /** A button beside the heading. */
  action?: ReactNode;
  /** Whether something is held over the heading that can be dropped there. */
  over?: boolean;
  drop?: Pick<ComponentProps<"div">, "onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop">;
  children: ReactNode;
}

/** A part of the sidebar with its heading; in a narrow window the heading is left to screen readers. */
export function NavSection({ label, shown = label, action, over, drop, children }: Props) {
  return (
    <section aria-label={label}>
      <div className={classes["heading"]} data-over={over || undefined} {...drop}>
        <h2>{shown}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** The items of a section, or of a part of it. */
export const NavList = ({ children }: { children: ReactNode }) => (
  <ul className={classes["list"]}>{children}</ul>
);
