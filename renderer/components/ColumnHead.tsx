// biome-ignore-all lint/a11y: of a virtualised ARIA grid or table; no table element can be one
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import type { ComponentProps, ReactNode } from "react";
import classes from "./ColumnHead.module.css";
import { WidthHandle } from "./WidthHandle.tsx";

interface Props {
  label: string;
  /** What a click does. */
  title: string;
  sorted: "ascending" | "descending" | undefined;
  /** Its values are numbers, which stand at the column's end. */
  number?: boolean;
  className?: string | undefined;
  onSort: () => void;
  /** The handle of its width. */
  children?: ReactNode;
}

/** The head of a list's column: sorts by it. */
export function ColumnHead({ label, title, sorted, number = false, className, onSort, children }: Props) {
  const Arrow = sorted === "descending" ? IconChevronDown : IconChevronUp;
  return (
    <div
      role="columnheader"
      aria-sort={sorted ?? "none"}
      className={className === undefined ? classes["head"] : `${classes["head"]} ${className}`}
      data-number={number || undefined}
    >
      <button type="button" className={classes["sort"]} title={title} onClick={onSort}>
        <span className={classes["label"]}>{label}</span>
        {sorted && <Arrow size={14} stroke={1.5} aria-hidden className={classes["arrow"]} />}
      </button>
      {children}
    </div>
  );
}

/** The edge of a column's head by which its width is changed. */
export const ColumnHandle = (props: Omit<ComponentProps<typeof WidthHandle>, "edge" | "className">) => (
  <WidthHandle {...props} edge="left" className={classes["handle"]} />
);
