import { Menu } from "@mantine/core";
import { IconFolderSymlink, IconStar, IconStarOff, IconTag } from "@tabler/icons-react";
import { Fragment } from "react";
import { commandIcons } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { planned } from "./bulk.ts";
import { whyNot } from "./bulk-actions.ts";
import { type BulkAction, openDialog } from "./dialogs.ts";
import classes from "./MachineMenu.module.css";
import { setFavourite } from "./organise.ts";
import { strings } from "./strings.ts";

const ACTIONS: readonly (readonly BulkAction[])[] = [
  ["start", "shutdown", "reboot", "suspend", "resume"],
  ["managedsave", "destroy"],
];
const Bin = commandIcons.delete;

interface Props {
  machines: readonly Machine[];
  blocked: (machine: Machine) => string | undefined;
}

/** All that can be done with several machines, as items of an open menu, with how many each would touch. */
export function BulkItems({ machines, blocked }: Props) {
  const favourite = machines.every(({ domain }) => domain.organisation.favourite);
  const Star = favourite ? IconStarOff : IconStar;
  return (
    <>
      {ACTIONS.map((group) => (
        <Fragment key={group[0]}>
          {group.map((action) => {
            const Icon = commandIcons[action];
            return (
              <Menu.Item
                key={action}
                leftSection={<Icon size={16} stroke={1.5} />}
                rightSection={planned(machines, (machine) => whyNot(machine, action, blocked)).does.length}
                onClick={() => openDialog({ kind: "bulk", action, machines })}
              >
                {strings.bulk.actions[action]} …
              </Menu.Item>
            );
          })}
          <Menu.Divider />
        </Fragment>
      ))}
      <Menu.Item
        leftSection={<Star size={16} stroke={1.5} />}
        onClick={() => void setFavourite(machines, !favourite)}
      >
        {favourite ? strings.favourite.remove : strings.favourite.add}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconTag size={16} stroke={1.5} />}
        onClick={() => openDialog({ kind: "tags", machines })}
      >
        {strings.tags.edit}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconFolderSymlink size={16} stroke={1.5} />}
        onClick={() => openDialog({ kind: "move", machines })}
      >
        {strings.groups.move}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<Bin size={16} stroke={1.5} />}
        className={classes["danger"]}
        onClick={() => openDialog({ kind: "bulk-delete", machines })}
      >
        {strings.remove.delete}
      </Menu.Item>
    </>
  );
}
