import { Menu } from "@mantine/core";
import {
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconFolder,
  IconFolderOff,
  IconFolderPlus,
  IconForms,
  IconPlus,
} from "@tabler/icons-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { IconAction } from "../../components/IconAction.tsx";
import { NavItem } from "../../components/NavItem.tsx";
import type { GroupNode } from "../machines/index.ts";
import { openDialog } from "./dialogs.ts";
import { useDrop } from "./drag.ts";
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
    <section aria-label={words.heading}>
      <div className={classes["heading"]} data-over={over || undefined} {...drop}>
        <h2>{over ? words.dropNone : words.heading}</h2>
        <IconAction label={words.new} size={24} onClick={() => openDialog({ kind: "new-group" })}>
          <IconPlus size={16} stroke={1.5} />
        </IconAction>
      </div>
      <Groups nodes={tree} depth={0} />
    </section>
  );
}

function Groups({ nodes, depth }: { nodes: readonly GroupNode[]; depth: number }) {
  if (nodes.length === 0) return null;
  return (
    <ul className={classes["list"]}>
      {nodes.map((node) => (
        <GroupItem key={node.path} node={node} depth={depth} />
      ))}
    </ul>
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
        <GroupMenu path={path} name={name} />
      </div>
      {!folded && <Groups nodes={children} depth={depth + 1} />}
    </li>
  );
}

function GroupMenu({ path, name }: { path: string; name: string }) {
  const [opened, setOpened] = useState(false);
  return (
    <div className={classes["menu"]} data-open={opened || undefined}>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        withinPortal={false}
        floatingStrategy="fixed"
      >
        <Menu.Target>
          <IconAction label={words.menu(name)} size={24}>
            <IconDots size={16} stroke={1.5} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFolderPlus size={16} stroke={1.5} />}
            onClick={() => openDialog({ kind: "new-group", inside: path })}
          >
            {words.newInside}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconForms size={16} stroke={1.5} />}
            onClick={() => openDialog({ kind: "rename-group", group: path })}
          >
            {words.rename}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolderOff size={16} stroke={1.5} />}
            onClick={() => openDialog({ kind: "dissolve-group", group: path })}
          >
            {words.dissolve}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
