import { Menu, Tooltip } from "@mantine/core";
import {
  IconBolt,
  IconDeviceDesktop,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconPower,
  IconReload,
  IconRotateClockwise,
  IconTrash,
} from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import type { MachineAction } from "../../../shared/model/domain-actions.ts";
import { consolePath, type Machine, machineStrings, useMachines } from "../machines/index.ts";
import { request, unavailable } from "./actions.ts";
import classes from "./MachineMenu.module.css";
import { closeMenu, useMenu } from "./menu.ts";
import { strings } from "./strings.ts";

const GROUPS: [action: MachineAction, icon: typeof IconPower][][] = [
  [
    ["start", IconPlayerPlay],
    ["shutdown", IconPower],
    ["reboot", IconRotateClockwise],
    ["suspend", IconPlayerPause],
    ["resume", IconPlayerTrackNext],
  ],
  [
    ["reset", IconReload],
    ["destroy", IconBolt],
    ["delete", IconTrash],
  ],
];
const ASKS = new Set<MachineAction>(["reset", "destroy", "delete"]);

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
  const working = useMachines((state) => (open ? state.working[open.key] : undefined));
  if (!open || !machine) return null;
  const close = () => {
    closeMenu();
    onClosed();
  };
  const busy = working && `${strings.working[working]} …`;
  return (
    <Menu
      key={`${open.x} ${open.y}`}
      opened
      onClose={close}
      position="bottom-start"
      offset={0}
      returnFocus={false}
      withinPortal={false}
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
        {GROUPS.map((group) => (
          <Group key={group[0]![0]}>
            {group.map(([action, Icon]) => {
              const why = blocked(machine) ?? busy ?? unavailable(machine, action);
              return (
                <Tooltip key={action} label={why} disabled={!why} position="right">
                  <Menu.Item
                    leftSection={<Icon size={16} stroke={1.5} />}
                    closeMenuOnClick={!why}
                    aria-disabled={why ? true : undefined}
                    aria-description={why}
                    data-danger={action === "delete" || undefined}
                    data-off={why ? true : undefined}
                    className={classes["item"]}
                    onClick={() => request(machine, action)}
                  >
                    {ASKS.has(action)
                      ? strings.asks(machineStrings.actions[action])
                      : machineStrings.actions[action]}
                  </Menu.Item>
                </Tooltip>
              );
            })}
          </Group>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The menu stands open from its first moment, which Mantine's focus trap does not notice. */
function focusOnceShown(item: HTMLElement | null) {
  if (item) requestAnimationFrame(() => item.focus());
}

function Group({ children }: { children: React.ReactNode }) {
  return (
    <>
      <Menu.Divider />
      {children}
    </>
  );
}
