import { Menu } from "@mantine/core";
import { IconDots, IconForms, IconTag, IconTagOff } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { IconAction } from "../../components/IconAction.tsx";
import { NavItem } from "../../components/NavItem.tsx";
import { type CountedTag, tagsOf, useAllMachines } from "../machines/index.ts";
import { openDialog } from "./dialogs.ts";
import { useDrop } from "./drag.ts";
import { carryOut, retagging } from "./organise.ts";
import classes from "./Sections.module.css";
import { libraryPath, useScope } from "./scope.ts";
import { strings } from "./strings.ts";
import { TagDot } from "./TagChip.tsx";

const words = strings.tags;

/** The sidebar's tags; there while a machine has one. */
export function TagList() {
  const machines = useAllMachines();
  const tags = useMemo(() => tagsOf(machines), [machines]);
  if (tags.length === 0) return null;
  return (
    <section aria-label={words.heading}>
      <div className={classes["heading"]}>
        <h2>{words.heading}</h2>
      </div>
      <ul className={classes["list"]}>
        {tags.map((tag) => (
          <TagItem key={tag.name} tag={tag} />
        ))}
      </ul>
    </section>
  );
}

function TagItem({ tag }: { tag: CountedTag }) {
  const scope = useScope();
  const [place] = useLocation();
  const { name, colour, count } = tag;
  const { over, drop } = useDrop(
    (machines) => void carryOut(retagging(machines, { give: [{ name, colour }], take: [] })),
  );
  return (
    <li className={classes["item"]}>
      <NavItem
        href={libraryPath({ tag: name })}
        label={name}
        icon={IconTag}
        mark={<TagDot colour={colour} />}
        count={count}
        current={place === "/" && scope.tag === name}
        over={over}
        drop={drop}
      />
      <TagMenu tag={tag} />
    </li>
  );
}

function TagMenu({ tag }: { tag: CountedTag }) {
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
          <IconAction label={words.menu(tag.name)} size={24}>
            <IconDots size={16} stroke={1.5} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconForms size={16} stroke={1.5} />}
            onClick={() => openDialog({ kind: "rename-tag", tag })}
          >
            {words.change}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTagOff size={16} stroke={1.5} />}
            onClick={() => openDialog({ kind: "remove-tag", tag })}
          >
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
