import { IconForms, IconTag, IconTagOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { NavItem } from "../../components/NavItem.tsx";
import { NavList, NavSection } from "../../components/NavSection.tsx";
import { type CountedTag, tagsOf, useAllMachines } from "../machines/index.ts";
import { useDrop } from "./drag.ts";
import { ItemMenu } from "./ItemMenu.tsx";
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
    <NavSection label={words.heading}>
      <NavList>
        {tags.map((tag) => (
          <TagItem key={tag.name} tag={tag} />
        ))}
      </NavList>
    </NavSection>
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
      <ItemMenu
        label={words.menu(name)}
        items={[
          { label: words.change, icon: IconForms, dialog: { kind: "rename-tag", tag } },
          { label: words.remove, icon: IconTagOff, dialog: { kind: "remove-tag", tag } },
        ]}
      />
    </li>
  );
}
