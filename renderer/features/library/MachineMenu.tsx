import { Menu } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import { MachineMenuItems } from "../lifecycle/index.ts";
import { consolePath, type Machine } from "../machines/index.ts";
import classes from "./MachineMenu.module.css";
import { closeMenu, useMenu } from "./menu.ts";
import { strings } from "./strings.ts";

interface Props {
  machines: readonly Machine[];
  /** Why nothing can be done with a machine, e.g. its connection is down. */
  blocked: (machine: Machine) => string | undefined;
  onClosed: () => void;
}

/** Everything that can be done with a machine; what cannot be done now stays in its place and says why. */
export function MachineMenu({ machines, blocked, onClosed }: Props) {
  const open = useMenu((state) => state.open);
  const machine = open && machines.find(({ key }) => key === open.key);
  if (!open || !machine) return null;
  const close = () => {
    closeMenu();
    onClosed();
  };
  return (
    <Menu
      key={`${open.x} ${open.y}`}
      opened
      onClose={close}
      position="bottom-start"
      offset={0}
      returnFocus={false}
      withinPortal={false}
      width={280}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={strings.moreFor(machine.domain.name)}
          className={classes["anchor"]}
          style={{ left: open.x, top: open.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={strings.moreFor(machine.domain.name)}>
        <Menu.Item
          ref={focusOnceShown}
          leftSection={<IconDeviceDesktop size={16} stroke={1.5} />}
          onClick={() => navigate(consolePath(machine.connection, machine.domain.uuid))}
        >
          {strings.openConsole}
        </Menu.Item>
        <Menu.Divider />
        <MachineMenuItems machine={machine} blocked={blocked(machine)} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** The menu stands open from its first moment, which Mantine's focus trap does not notice. */
function focusOnceShown(item: HTMLElement | null) {
  if (item) requestAnimationFrame(() => item.focus());
}
