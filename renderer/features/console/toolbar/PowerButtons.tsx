import { Menu, Text } from "@mantine/core";
import {
  IconChevronDown,
  IconPlayerPause,
  IconPlayerPlay,
  IconPower,
  IconRefresh,
  IconRotate,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Domain, DomainAction } from "../../../../shared/contract/domains.ts";
import { actionsFor } from "../../../../shared/model/domain-actions.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import { strings as shared } from "../../../components/strings.ts";
import { ConfirmAction, machineStrings } from "../../machines/index.ts";
import { strings } from "../strings.ts";
import type { Actions } from "../use-actions.ts";
import classes from "./Toolbar.module.css";

interface Props {
  name: string;
  machine: Domain | undefined;
  actions: Actions;
}

const icons = { reboot: IconRefresh, reset: IconRotate, destroy: IconX };

/** Start, pause, shut down; behind the arrow what interrupts or harms. */
export function PowerButtons({ name, machine, actions }: Props) {
  const [asking, setAsking] = useState<"destroy" | "reset">();
  const reasons = actionsFor(machine?.state ?? "unknown");
  const reason = (action: DomainAction) => {
    const why = reasons[action];
    return why && shared.unavailable[why];
  };
  const button = (action: DomainAction, Icon: typeof IconPower) => (
    <IconAction
      label={machineStrings.actions[action]}
      unavailable={reason(action)}
      loading={actions.busy === action}
      onClick={() => actions.act(action)}
    >
      <Icon size={18} stroke={1.5} />
    </IconAction>
  );
  const item = (action: "reboot" | "reset" | "destroy") => {
    const why = reason(action);
    const Icon = icons[action];
    return (
      <Menu.Item
        leftSection={<Icon size={16} stroke={1.5} />}
        disabled={why !== undefined}
        color={action === "destroy" ? "red" : undefined}
        onClick={() => (action === "reboot" ? actions.act(action) : setAsking(action))}
      >
        {machineStrings.actions[action]}
        {action === "reboot" ? "" : "…"}
        <Text className={classes["note"]}>{why ?? strings.actionNotes[action]}</Text>
      </Menu.Item>
    );
  };

  const off = machine?.state === "shutoff" || machine?.state === "crashed";
  return (
    <>
      {off && button("start", IconPlayerPlay)}
      {!off &&
        (machine?.state === "paused" ? button("resume", IconPlayerPlay) : button("suspend", IconPlayerPause))}
      {button("shutdown", IconPower)}
      <Menu width={300} position="bottom-end">
        <Menu.Target>
          <IconAction label={strings.morePower} size={20}>
            <IconChevronDown size={16} stroke={1.5} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          {item("reboot")}
          {item("reset")}
          <Menu.Divider />
          {item("destroy")}
        </Menu.Dropdown>
      </Menu>
      <ConfirmAction
        action={asking}
        name={name}
        onConfirm={() => {
          if (asking) actions.act(asking);
          setAsking(undefined);
        }}
        onClose={() => setAsking(undefined)}
      />
    </>
  );
}
