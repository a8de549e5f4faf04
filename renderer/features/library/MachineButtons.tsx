import { IconDeviceDesktop, IconDots, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import { stateKind } from "../../../shared/model/domain-actions.ts";
import { commandIcons, commandLabels, lifecycleStrings, request, unavailable } from "../lifecycle/index.ts";
import { consolePath, type Machine, machineStrings, useMachines } from "../machines/index.ts";
import { openMenu } from "./menu.ts";
import { RowButton } from "./RowButton.tsx";
import { strings } from "./strings.ts";

interface Props {
  machine: Machine;
  /** Only the active machine's buttons are on the Tab key's way. */
  reachable: boolean;
  /** Why nothing can be done at all, e.g. the connection is down. */
  blocked?: string | undefined;
}

/** The actions wanted most often; the menu has them all. */
export function MachineButtons({ machine, reachable, blocked }: Props) {
  const working = useMachines((state) => state.working[machine.key]);
  const kind = stateKind(machine.domain.state);
  const idle = kind === "off" || kind === "crashed" || kind === "unknown";
  const template = machine.domain.organisation.template === true;
  const power = !idle ? "shutdown" : template ? "clone" : "start";
  const PowerIcon = commandIcons[power];
  const pause = kind === "paused" ? "resume" : "suspend";
  const why = (action: Parameters<typeof unavailable>[1]) =>
    blocked ?? (working ? `${lifecycleStrings.working[working]} …` : unavailable(machine, action));
  const { connection, domain } = machine;
  return (
    <>
      <RowButton
        label={commandLabels[power]}
        unavailable={why(power)}
        reachable={reachable}
        onClick={() => request(machine, power)}
      >
        <PowerIcon size={16} stroke={1.5} />
      </RowButton>
      <RowButton
        label={machineStrings.actions[pause]}
        unavailable={why(pause)}
        reachable={reachable}
        onClick={() => request(machine, pause)}
      >
        {pause === "resume" ? (
          <IconPlayerPlay size={16} stroke={1.5} />
        ) : (
          <IconPlayerPause size={16} stroke={1.5} />
        )}
      </RowButton>
      <RowButton
        label={strings.openConsole}
        reachable={reachable}
        onClick={() => navigate(consolePath(connection, domain.uuid))}
      >
        <IconDeviceDesktop size={16} stroke={1.5} />
      </RowButton>
      <RowButton
        label={strings.more}
        reachable={reachable}
        opensMenu
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          openMenu(machine.key, left, bottom + 4);
        }}
      >
        <IconDots size={16} stroke={1.5} />
      </RowButton>
    </>
  );
}
