import {
  IconBellRinging,
  IconBolt,
  IconCopy,
  IconDeviceFloppy,
  IconEraser,
  IconFileDescription,
  IconForms,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconPower,
  IconReload,
  IconRocket,
  IconRotateClockwise,
  IconSettingsUp,
  IconTemplate,
  IconTextCaption,
  IconTrash,
} from "@tabler/icons-react";
import type { MachineCommand } from "../../../shared/model/domain-actions.ts";
import { machineStrings } from "../machines/index.ts";
import { strings } from "./strings.ts";

/** How each command is drawn, wherever it is offered. */
export const commandIcons: Record<MachineCommand, typeof IconPower> = {
  start: IconPlayerPlay,
  "start-with": IconRocket,
  shutdown: IconPower,
  reboot: IconRotateClockwise,
  suspend: IconPlayerPause,
  resume: IconPlayerTrackNext,
  managedsave: IconDeviceFloppy,
  reset: IconReload,
  destroy: IconBolt,
  autostart: IconSettingsUp,
  rename: IconForms,
  describe: IconTextCaption,
  "discard-state": IconEraser,
  "inject-nmi": IconBellRinging,
  "core-dump": IconFileDescription,
  clone: IconCopy,
  template: IconTemplate,
  delete: IconTrash,
};

/** What each command is called; where it asks first, its ellipsis comes on top. */
export const commandLabels: Record<MachineCommand, string> = {
  ...machineStrings.actions,
  ...strings.commands,
};
