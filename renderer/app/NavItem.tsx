import type { IconServer2 } from "@tabler/icons-react";
import { Link, useRoute } from "wouter";
import classes from "./NavItem.module.css";

interface Props {
  href: string;
  label: string;
  icon: typeof IconServer2;
  count?: number | undefined;
  /** Further condition for being the current place, beside the path. */
  exact?: boolean;
}

/** One destination of the sidebar. */
export function NavItem({ href, label, icon: Icon, count, exact = true }: Props) {
  const [here] = useRoute(href);
  return (
    <Link
      href={href}
      title={label}
      className={classes["root"]}
      aria-current={here && exact ? "page" : undefined}
    >
      <Icon size={18} stroke={1.5} aria-hidden />
      <span className={classes["label"]}>{label}</span>
      {count !== undefined && <span className={classes["count"]}>{count}</span>}
    </Link>
  );
}
