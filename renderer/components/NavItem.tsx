import type { IconServer2 } from "@tabler/icons-react";
import type { HTMLAttributes, ReactNode } from "react";
import { Link, useRoute } from "wouter";
import classes from "./NavItem.module.css";

interface Props {
  href: string;
  label: string;
  icon: typeof IconServer2;
  /** In place of the icon, at its size. */
  mark?: ReactNode;
  count?: number | undefined;
  /** Whether this is the current place; told by the path alone if not given. */
  current?: boolean | undefined;
  /** How deep it lies in a tree. */
  depth?: number;
  /** Something could be dropped on it right now. */
  over?: boolean;
  drop?:
    | Pick<HTMLAttributes<HTMLElement>, "onDragOver" | "onDragEnter" | "onDragLeave" | "onDrop">
    | undefined;
}

/** One destination of the sidebar. */
export function NavItem({ href, label, icon: Icon, mark, count, current, depth = 0, over, drop }: Props) {
  const [here] = useRoute(href);
  return (
    <Link
      href={href}
      title={label}
      className={classes["root"]}
      style={depth > 0 ? { paddingLeft: 12 + depth * 16 } : undefined}
      aria-current={(current ?? here) ? "page" : undefined}
      data-over={over || undefined}
      {...drop}
    >
      {mark ?? <Icon size={18} stroke={1.5} aria-hidden />}
      <span className={classes["label"]}>{label}</span>
      {count !== undefined && <span className={classes["count"]}>{count}</span>}
    </Link>
  );
}
