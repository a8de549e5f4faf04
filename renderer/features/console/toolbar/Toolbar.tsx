import { SegmentedControl } from "@mantine/core";
import { IconMaximize, IconMinimize } from "@tabler/icons-react";
import { useKeysText } from "../../../app/shortcuts/index.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import { MachineBar } from "../../../components/MachineBar.tsx";
import { MachineState } from "../../lifecycle/index.ts";
import { type Machine, MachineTabs } from "../../machines/index.ts";
import type { View } from "../preferences.ts";
import type { ScreenSession } from "../screen/screen-session.ts";
import { strings } from "../strings.ts";
import type { Actions } from "../use-actions.ts";
import { ClipboardPanel } from "./ClipboardPanel.tsx";
import { PowerButtons } from "./PowerButtons.tsx";
import { ScalingMenu } from "./ScalingMenu.tsx";
import { ScreenshotMenu } from "./ScreenshotMenu.tsx";
import { SendKeysMenu } from "./SendKeysMenu.tsx";
import classes from "./Toolbar.module.css";
import { useScreenConnected } from "./use-screen-connected.ts";

interface Props {
  connection: string;
  uuid: string;
  name: string;
  machine: Machine | undefined;
  view: View;
  onView: (view: View) => void;
  screen: ScreenSession | undefined;
  guestText: string | undefined;
  actions: Actions;
  fullScreen: boolean;
  onFullScreen: () => void;
}

const views = (["screen", "terminal", "split"] as const).map((value) => ({
  value,
  label: strings.views[value],
}));

/** One line of tools: which machine, what it shows, what can be done to it. */
export function Toolbar(props: Props) {
  const {
    connection,
    uuid,
    name,
    machine,
    view,
    onView,
    screen,
    guestText,
    actions,
    fullScreen,
    onFullScreen,
  } = props;
  const connected = useScreenConnected(screen);
  const keys = useKeysText("full-screen");
  const unavailable = connected ? undefined : strings.needsScreen;
  return (
    <MachineBar name={name} state={machine && <MachineState machine={machine} />}>
      {!fullScreen && <MachineTabs connection={connection} uuid={uuid} />}
      <div className={classes["tools"]}>
        <SegmentedControl
          aria-label={strings.view}
          size="xs"
          data={views}
          value={view}
          onChange={(value) => onView(value as View)}
        />
        <span className={classes["gap"]} aria-hidden />
        <PowerButtons machine={machine} />
        <span className={classes["gap"]} aria-hidden />
        <SendKeysMenu machine={machine?.domain} screen={screen} actions={actions} />
        <ClipboardPanel screen={screen} unavailable={unavailable} guestText={guestText} actions={actions} />
        <ScreenshotMenu name={name} screen={screen} unavailable={unavailable} actions={actions} />
        <ScalingMenu />
        <IconAction
          label={(fullScreen ? strings.leaveFullScreen : strings.fullScreen)(keys)}
          onClick={onFullScreen}
        >
          {fullScreen ? <IconMinimize size={18} stroke={1.5} /> : <IconMaximize size={18} stroke={1.5} />}
        </IconAction>
      </div>
    </MachineBar>
  );
}
