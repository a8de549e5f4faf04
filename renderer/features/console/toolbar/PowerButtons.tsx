import { Menu } from "@mantine/core";
import { IconChevronDown, IconCopy, IconPlayerPause, IconPlayerPlay, IconPower } from "@tabler/icons-react";
import type { DomainAction } from "../../../../shared/contract/domains.ts";
import { stateKind } from "../../../../shared/model/domain-actions.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import { commandLabels, MachineMenuItems, request, unavailable } from "../../lifecycle/index.ts";
import { type Machine, useMachines } from "../../machines/index.ts";
import { strings } from "../strings.ts";

/** Start, pause, shut down; behind the arrow all that can be done with the machine. */
export function PowerButtons({ machine }: { machine: Machine | undefined }) {
  const working = useMachines((state) => machine && state.working[machine.key]);
  if (!machine) return null;
  const template = machine.domain.organisation.template === true;
  const button = (action: DomainAction | "clone", Icon: typeof IconPower) => (
    <IconAction
      label={commandLabels[action]}
      unavailable={unavailable(machine, action)}
      loading={working === action}
      onClick={() => request(machine, action)}
    >
      <Icon size={18} stroke={1.5} />
    </IconAction>
  );
  const kind = stateKind(machine.domain.state);
  const off = kind === "off" || kind === "crashed";
  return (
    <>
      {off && (template ? button("clone", IconCopy) : button("start", IconPlayerPlay))}
      {!off && (kind === "paused" ? button("resume", IconPlayerPlay) : button("suspend", IconPlayerPause))}
      {button("shutdown", IconPower)}
      <Menu width={280} position="bottom-end" withinPortal={false} floatingStrategy="fixed">
        <Menu.Target>
          <IconAction label={strings.morePower} size={20}>
            <IconChevronDown size={16} stroke={1.5} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <MachineMenuItems machine={machine} />
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
