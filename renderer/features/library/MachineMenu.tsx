import { Menu } from "@mantine/core";
import {
  IconChartLine,
  IconDeviceDesktop,
  IconFolderSymlink,
  IconFolders,
  IconListDetails,
  IconNotes,
  IconStar,
  IconStarOff,
  IconTag,
} from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import { ContextMenu } from "../../components/ContextMenu.tsx";
import { MachineMenuItems } from "../lifecycle/index.ts";
import { consolePath, type Machine, machinePath } from "../machines/index.ts";
import { BulkItems } from "./BulkItems.tsx";
import { openDialog } from "./dialogs.ts";
import { closeMenu, useMenu } from "./menu.ts";
import { setFavourite } from "./organise.ts";
import { useSelection } from "./selection.ts";
import { strings } from "./strings.ts";

const PAGES = [
  ["details", IconListDetails],
  ["files", IconFolders],
  ["performance", IconChartLine],
  ["notes", IconNotes],
] as const;

interface Props {
  machines: readonly Machine[];
  /** Why nothing can be done with a machine, e.g. its connection is down. */
  blocked: (machine: Machine) => string | undefined;
  onClosed: () => void;
}

/** Everything that can be done with a machine, or with the several that it is selected with. */
export function MachineMenu({ machines, blocked, onClosed }: Props) {
  const open = useMenu((state) => state.open);
  const keys = useSelection((state) => state.keys);
  const machine = open && machines.find(({ key }) => key === open.key);
  if (!open || !machine) return null;
  const close = () => {
    closeMenu();
    onClosed();
  };
  const several = keys.size > 1 && keys.has(machine.key);
  const label = several ? strings.selection.bar : strings.moreFor(machine.domain.name);
  return (
    <ContextMenu at={open} label={label} width={240} onClose={close}>
      {several ? (
        <BulkItems machines={machines.filter(({ key }) => keys.has(key))} blocked={blocked} />
      ) : (
        <OneMachine machine={machine} blocked={blocked(machine)} />
      )}
    </ContextMenu>
  );
}

function OneMachine({ machine, blocked }: { machine: Machine; blocked: string | undefined }) {
  const { connection, domain } = machine;
  const { favourite } = domain.organisation;
  const Star = favourite ? IconStarOff : IconStar;
  return (
    <>
      <Menu.Item
        leftSection={<IconDeviceDesktop size={16} stroke={1.5} />}
        onClick={() => navigate(consolePath(connection, domain.uuid))}
      >
        {strings.openConsole}
      </Menu.Item>
      {PAGES.map(([page, Icon]) => (
        <Menu.Item
          key={page}
          leftSection={<Icon size={16} stroke={1.5} />}
          onClick={() => navigate(machinePath(connection, domain.uuid, page))}
        >
          {strings.openPages[page]}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item
        leftSection={<Star size={16} stroke={1.5} />}
        onClick={() => void setFavourite([machine], !favourite)}
      >
        {favourite ? strings.favourite.remove : strings.favourite.add}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconTag size={16} stroke={1.5} />}
        onClick={() => openDialog({ kind: "tags", machines: [machine] })}
      >
        {strings.tags.edit}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconFolderSymlink size={16} stroke={1.5} />}
        onClick={() => openDialog({ kind: "move", machines: [machine] })}
      >
        {strings.groups.move}
      </Menu.Item>
      <Menu.Divider />
      <MachineMenuItems machine={machine} blocked={blocked} />
    </>
  );
}
