import { IconStar } from "@tabler/icons-react";
import { useLocation } from "wouter";
import { NavItem } from "../../components/NavItem.tsx";
import { useAllMachines } from "../machines/index.ts";
import { useDrop } from "./drag.ts";
import { GroupTree } from "./GroupTree.tsx";
import { LibraryDialogs } from "./LibraryDialogs.tsx";
import { setFavourite } from "./organise.ts";
import { libraryPath, useScope } from "./scope.ts";
import { strings } from "./strings.ts";
import { TagList } from "./TagList.tsx";

/** The sidebar's ways into parts of the library: favourites, groups, tags. Machines can be dropped on each. */
export function LibrarySections() {
  return (
    <>
      <GroupTree />
      <TagList />
      <LibraryDialogs />
    </>
  );
}

export function FavouritesItem() {
  const scope = useScope();
  const [path] = useLocation();
  const count = useAllMachines().filter(({ domain }) => domain.organisation.favourite).length;
  const { over, drop } = useDrop((machines) => void setFavourite(machines, true));
  return (
    <NavItem
      href={libraryPath({ favourites: true })}
      label={strings.favourites}
      icon={IconStar}
      count={count || undefined}
      current={path === "/" && scope.favourites === true}
      over={over}
      drop={drop}
    />
  );
}
