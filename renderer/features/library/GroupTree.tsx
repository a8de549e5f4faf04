import {
  IconChevronDown,
  IconChevronRight,
  IconFolder,
  IconFolderOff,
  IconFolderPlus,
  IconForms,
  IconPlus,
} from "@tabler/icons-react";
import { useLocation } from "wouter";
import { IconAction } from "../../components/IconAction.tsx";
import { NavItem } from "../../components/NavItem.tsx";
import { NavList, NavSection } from "../../components/NavSection.tsx";
import type { GroupNode } from "../machines/index.ts";
import { openDialog } from "./dialogs.ts";
import { useDrop } from "./drag.ts";
import { ItemMenu } from "./ItemMenu.tsx";
import { carryOut, moving } from "./organise.ts";
import { toggleFoldInSidebar, usePreferences } from "./preferences.ts";
import classes from "./Sections.module.css";
import { libraryPath, useScope } from "./scope.ts";
import { strings } from "./strings.ts";
import { useGroups } from "./use-groups.ts";

const words = strings.groups;

/** The sidebar's groups; on the heading a machine is dropped out of every group. */
export function GroupTree() {
  const { tree } = useGroups();
  const { over, drop } = useDrop((machines) => void carryOut(moving(machines, undefined)));
  return (
    <NavSection
      label={words.heading}
      {...(over && { shown: words.dropNone })}
      action={
        <IconAction label={words.new} size={24} onClick={() => openDialog({ kind: "new-group" })}>
          <IconPlus size={16} stroke={1.5} />
        </IconAction>
      }
      over={over}
      drop={drop}
    >
      <Groups nodes={tree} depth={0} />
    </NavSection>
  );
}

function Groups({ nodes, depth }: { nodes: readonly GroupNode[]; depth: number }) {
  if (nodes.length === 0) return null;
  return (
    <NavList>
      {nodes.map((node) => (
        <GroupItem key={node.path} node={node} depth={depth} />
      ))}
    </NavList>
  );
}

function GroupItem({ node, depth }: { node: GroupNode; depth: number }) {
  const { path, name, count, children } = node;
  const folded = usePreferences((state) => state.foldedInSidebar.includes(path));
  const scope = useScope();
  const [place] = useLocation();
  const { over, drop } = useDrop((machines) => void carryOut(moving(machines, path)));
  const Arrow = folded ? IconChevronRight : IconChevronDown;
  return (
    <li>
      <div className={classes["item"]}>
        <NavItem
          href={libraryPath({ group: path })}
          label={name}
          icon={IconFolder}
          count={count}
          current={place === "/" && scope.group === path}
          depth={depth}
          over={over}
          drop={drop}
        />
        {children.length > 0 && (
          <button
            type="button"
            className={classes["fold"]}
            style={{ left: depth * 16 - 3 }}
            aria-expanded={!folded}
            aria-label={folded ? words.unfold(name) : words.fold(name)}
            onClick={() => toggleFoldInSidebar(path)}
          >
            <Arrow size={12} stroke={1.8} aria-hidden />
          </button>
        )}
        <ItemMenu
          label={words.menu(name)}
          items={[
            { label: words.newInside, icon: IconFolderPlus, dialog: { kind: "new-group", inside: path } },
            { label: words.rename, icon: IconForms, dialog: { kind: "rename-group", group: path } },
            { label: words.dissolve, icon: IconFolderOff, dialog: { kind: "dissolve-group", group: path } },
          ]}
        />
      </div>
      {!folded && <Groups nodes={children} depth={depth + 1} />}
    </li>
  );
}
