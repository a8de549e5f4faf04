import { Link, useRoute } from "wouter";
import classes from "./MachineTabs.module.css";
import { MACHINE_PAGES, type MachinePage, machinePath } from "./model.ts";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  uuid: string;
}

/** The pages of one machine, as links. */
export function MachineTabs({ connection, uuid }: Props) {
  return (
    <nav aria-label={strings.pagesLabel} className={classes["tabs"]}>
      {MACHINE_PAGES.map((page) => (
        <Tab key={page} page={page} href={machinePath(connection, uuid, page)} />
      ))}
    </nav>
  );
}

function Tab({ page, href }: { page: MachinePage; href: string }) {
  const [here] = useRoute(`/c/:connection/m/:uuid/${page}`);
  const label = strings.pages[page];
  return (
    <Link href={href} className={classes["tab"]} data-label={label} aria-current={here ? "page" : undefined}>
      {label}
    </Link>
  );
}
