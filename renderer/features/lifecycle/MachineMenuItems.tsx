import { Menu, Tooltip } from "@mantine/core";
import { IconCheck, IconDots, IconPower } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";
import type { ActionOptions } from "../../../shared/contract/domains.ts";
import { isActive, type MachineCommand } from "../../../shared/model/domain-actions.ts";
import { client } from "../../app/session.ts";
import { useCall } from "../../components/use-call.ts";
import { type Machine, useMachines } from "../machines/index.ts";
import { commandIcons, commandLabels } from "./commands.ts";
import classes from "./MachineMenuItems.module.css";
import { act, isAsked, request, startsWithHost, unavailable } from "./store.ts";
import { strings } from "./strings.ts";

const MAIN: readonly (readonly MachineCommand[])[] = [
  ["start", "start-with", "shutdown", "reboot", "suspend", "resume"],
  ["managedsave", "reset", "destroy"],
  ["clone"],
];
const WAYS = [
  ["shutdown", "acpi"],
  ["shutdown", "agent"],
  ["reboot", "acpi"],
  ["reboot", "agent"],
] as const;
const FURTHER: readonly MachineCommand[] = [
  "autostart",
  "rename",
  "describe",
  "template",
  "discard-state",
  "inject-nmi",
  "core-dump",
];

interface Props {
  machine: Machine;
  /** Why nothing at all can be done now, e.g. the connection is down. */
  blocked?: string | undefined;
}

/**
 * All that can be done with a machine, as the items of an open menu; what cannot be done now stays in its place
 * and says why. The library and the console show the same.
 */
export function MachineMenuItems({ machine, blocked }: Props) {
  const working = useMachines((state) => state.working[machine.key]);
  const why = (command: MachineCommand) =>
    blocked ?? (working && `${strings.working[working]} …`) ?? unavailable(machine, command);
  const item = (command: MachineCommand) => {
    const Icon = commandIcons[command];
    return (
      <CommandItem
        key={command}
        icon={<Icon size={16} stroke={1.5} />}
        label={labelOf(machine, command)}
        why={why(command)}
        danger={command === "delete"}
        checked={command === "autostart" ? startsWithHost(machine) : undefined}
        onClick={() => request(machine, command)}
      />
    );
  };
  const noAgent = useNoAgent(machine);
  const way = (command: "shutdown" | "reboot", mode: NonNullable<ActionOptions["mode"]>) => (
    <CommandItem
      key={`${command}-${mode}`}
      label={strings.ways[`${command}-${mode}`]}
      why={why(command) ?? (mode === "agent" ? noAgent : undefined)}
      onClick={() => void act(machine, command, { mode })}
    />
  );
  return (
    <>
      {MAIN.map((group, index) => (
        <Fragment key={group[0]}>
          {index > 0 && <Menu.Divider />}
          {group.map(item)}
        </Fragment>
      ))}
      <Submenu label={strings.otherWays} icon={<IconPower size={16} stroke={1.5} />}>
        {WAYS.map(([command, mode]) => way(command, mode))}
      </Submenu>
      <Submenu label={strings.further} icon={<IconDots size={16} stroke={1.5} />}>
        {FURTHER.map(item)}
      </Submenu>
      <Menu.Divider />
      {item("delete")}
    </>
  );
}

/** What a command is called for this machine. */
function labelOf({ domain }: Machine, command: MachineCommand): string {
  const back = command === "template" && domain.organisation.template;
  const label = back ? strings.noTemplate : commandLabels[command];
  return isAsked(command) ? strings.asks(label) : label;
}

/** Why a running guest cannot be reached through its agent; undefined while that is not known, or where it can. */
function useNoAgent({ connection, domain }: Machine): string | undefined {
  const { uuid } = domain;
  const active = isActive(domain.state);
  const { value } = useCall(
    async (signal) =>
      active ? (await client.api.domains.powerChoices({ connection, uuid }, { signal })).agent : "connected",
    [connection, uuid, active],
  );
  return value === undefined || value === "connected" ? undefined : strings.noAgent[value];
}

interface ItemProps {
  icon?: ReactNode;
  label: string;
  why: string | undefined;
  danger?: boolean;
  /** For a switch. */
  checked?: boolean | undefined;
  onClick: () => void;
}

function CommandItem({ icon, label, why, danger, checked, onClick }: ItemProps) {
  const common = {
    closeMenuOnClick: !why,
    "aria-disabled": why ? true : undefined,
    "aria-description": why,
    "data-danger": danger || undefined,
    "data-off": why ? true : undefined,
    className: classes["item"],
  };
  const choose = () => {
    if (!why) onClick();
  };
  return (
    <Tooltip label={why} disabled={!why} position="right">
      {checked === undefined ? (
        <Menu.Item {...common} leftSection={icon} onClick={choose}>
          {label}
        </Menu.Item>
      ) : (
        // Its tick stands where the others have their icon.
        <Menu.CheckboxItem
          {...common}
          checked={checked}
          checkIcon={<IconCheck size={16} stroke={1.5} />}
          onChange={choose}
        >
          {label}
        </Menu.CheckboxItem>
      )}
    </Tooltip>
  );
}

function Submenu({ label, icon, children }: { label: string; icon: ReactNode; children: ReactNode }) {
  return (
    // The menu around it scrolls in a small window, which would clip what is placed inside.
    <Menu.Sub floatingStrategy="fixed">
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={icon}>{label}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown aria-label={label}>{children}</Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
