import { Button, Group, Loader } from "@mantine/core";
import {
  IconDeviceDesktopOff,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconPower,
  IconTerminal2,
  IconUsers,
} from "@tabler/icons-react";
import type { ConsoleState } from "../../../../shared/contract/consoles.ts";
import { machineStrings } from "../../machines/index.ts";
import type { LinkStatus } from "../link/console-link.ts";
import { Notice } from "../Notice.tsx";
import { strings } from "../strings.ts";
import { useCountdown } from "../use-countdown.ts";
import type { ScreenPage } from "./screen-page.ts";

interface Props {
  page: ScreenPage;
  state: ConsoleState;
  status: LinkStatus;
  onStart: () => void;
  onOpenTerminal: () => void;
  onReconnect: () => void;
  onTakeBack: () => void;
}

const text = strings.notices;

/** The page in the picture's place: what is the matter, and the one thing to do about it. */
export function ScreenNotice(props: Props) {
  const { page, state, status } = props;
  const seconds = useCountdown(status.kind === "lost" ? status.retryInMs : undefined, status);
  switch (page) {
    case "off":
      return (
        <Notice icon={IconPower} title={text.off} text={text.offText}>
          <Button leftSection={<IconPlayerPlay size={16} stroke={1.5} />} onClick={props.onStart}>
            {machineStrings.actions.start}
          </Button>
        </Notice>
      );
    case "starting":
      return <Notice icon={<Loader size={28} />} title={text.starting} text={text.startingText} />;
    case "connecting":
      return <Notice icon={<Loader size={28} />} title={text.connecting} late />;
    case "none":
      return (
        <Notice icon={IconDeviceDesktopOff} {...reason(state)}>
          {state.terminals.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconTerminal2 size={16} stroke={1.5} />}
              onClick={props.onOpenTerminal}
            >
              {text.openTerminal}
            </Button>
          )}
        </Notice>
      );
    case "taken-over":
      return (
        <Notice icon={IconUsers} title={text.takenOver} text={text.takenOverText}>
          <Button onClick={props.onTakeBack}>{text.takeBack}</Button>
        </Notice>
      );
    case "lost": {
      const problem = status.kind === "lost" ? status.problem : undefined;
      return (
        <Notice icon={IconPlugConnectedX} title={text.lost} text={problem?.message ?? text.lostText}>
          <Group gap={12} justify="center">
            <Button variant="default" onClick={props.onReconnect}>
              {text.reconnect}
            </Button>
            <span role="status">{text.retrying(seconds)}</span>
          </Group>
        </Notice>
      );
    }
  }
}

function reason({ graphics }: ConsoleState): { title: string; text: string } {
  if (graphics.unavailable) {
    const { message, hint } = graphics.unavailable;
    return { title: text.other, text: hint ? `${message} ${hint}` : message };
  }
  if (graphics.type === "spice") return { title: text.spice, text: text.spiceText };
  return graphics.type === "none"
    ? { title: text.none, text: text.noneText }
    : { title: text.other, text: text.noneText };
}
