import { IconArchive, IconDatabase, IconServer2, IconSettings, IconTrash } from "@tabler/icons-react";
import { useLocation, useSearch } from "wouter";
import { NavItem } from "../components/NavItem.tsx";
import { useBinCount } from "../features/bin/index.ts";
import { ConnectionList } from "../features/connections/index.ts";
import { ActivityItem } from "../features/jobs/index.ts";
import { FavouritesItem, LibrarySections } from "../features/library/index.ts";
import { useMachineCount } from "../features/machines/index.ts";
import classes from "./Sidebar.module.css";
import { strings } from "./strings.ts";

/** Where to go: all machines or a part of them, the work under way, preferences. */
export function Sidebar() {
  const [place] = useLocation();
  const search = useSearch();
  const machines = useMachineCount();
  const binned = useBinCount();
  return (
    <nav className={classes["root"]} aria-label={strings.navigation}>
      <div className={classes["brand"]}>{strings.product}</div>
      <div className={classes["scroll"]}>
        <NavItem
          href="/"
          label={strings.library}
          icon={IconServer2}
          count={machines}
          current={place === "/" && search === ""}
        />
        <FavouritesItem />
        <ConnectionList />
        <LibrarySections />
      </div>
      <div className={classes["foot"]}>
        <NavItem href="/storage" label={strings.storage} icon={IconDatabase} />
        <NavItem href="/backups" label={strings.backups} icon={IconArchive} />
        <NavItem href="/bin" label={strings.bin} icon={IconTrash} count={binned} />
        <ActivityItem />
        <NavItem href="/settings" label={strings.settings} icon={IconSettings} />
      </div>
    </nav>
  );
}
