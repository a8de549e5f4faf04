import { Loader } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { type RefObject, useCallback, useEffect, useState } from "react";
import type { ConsoleState } from "../../../shared/contract/consoles.ts";
import { useCommand, useKeysText } from "../../app/shortcuts/index.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { strings as shared } from "../../components/strings.ts";
import { ActionErrors, request, ShutdownNotice } from "../lifecycle/index.ts";
import { useMachine } from "../machines/index.ts";
import classes from "./ConsolePage.module.css";
import { Notice } from "./Notice.tsx";
import { usePreferences, type View } from "./preferences.ts";
import { SplitPane } from "./SplitPane.tsx";
import { ScreenPane } from "./screen/ScreenPane.tsx";
import type { ScreenSession } from "./screen/screen-session.ts";
import { strings } from "./strings.ts";
import { TerminalPane } from "./terminal/TerminalPane.tsx";
import { useTerminals } from "./terminal/use-terminals.ts";
import { Toolbar } from "./toolbar/Toolbar.tsx";
import { useActions } from "./use-actions.ts";
import { useConsoleState } from "./use-console-state.ts";

interface Props {
  connection: string;
  uuid: string;
  /** False while another page or machine is in view: it stays connected, but takes no keys. */
  shown: boolean;
  /** Whether the keyboard was in the console that was in view before: it then goes on in this one. */
  takesFocus: RefObject<boolean>;
  fullScreen: boolean;
  onFullScreen: () => void;
}

/** The machine's screen and terminals. */
export function ConsolePage({ connection, uuid, shown, takesFocus, fullScreen, onFullScreen }: Props) {
  const machine = useMachine(connection, uuid);
  const { state, error, retry } = useConsoleState(connection, uuid);
  const remembered = usePreferences(({ views }) => views.find(([id]) => id === uuid)?.[1]);
  const setView = usePreferences((preferences) => preferences.setView);
  const view = remembered ?? usualView(state);
  const [screen, setScreen] = useState<ScreenSession>();
  const [guestText, setGuestText] = useState<string>();
  const fullScreenKeys = useKeysText("full-screen");
  const actions = useActions(connection, uuid);
  const terminals = useTerminals(connection, uuid, state);
  const name = machine?.domain.title ?? machine?.domain.name ?? "";
  const start = useCallback(() => {
    // What is only cloned is offered that.
    if (machine) request(machine, machine.domain.organisation.template ? "clone" : "start");
  }, [machine]);

  useCommand("full-screen", onFullScreen, shown);
  // A toolbar that keeps the focus would stay in front of the picture.
  useEffect(() => {
    if (shown && (fullScreen || takesFocus.current)) screen?.focus();
  }, [fullScreen, shown, takesFocus, screen]);

  const screenPane = state && (
    <ScreenPane
      connection={connection}
      uuid={uuid}
      name={name}
      state={state}
      onSession={setScreen}
      onGuestClipboard={setGuestText}
      onStart={start}
      onOpenTerminal={() => setView(uuid, "terminal")}
    />
  );
  const terminalPane = state && (
    <TerminalPane
      terminals={terminals}
      state={state}
      onStart={start}
      onShowScreen={() => setView(uuid, "screen")}
    />
  );

  return (
    <div
      className={classes["root"]}
      data-full-screen={fullScreen || undefined}
      data-behind={!shown || undefined}
      inert={!shown}
    >
      {fullScreen && (
        <div className={classes["leave"]} role="status">
          {strings.fullScreenHint(fullScreenKeys)}
        </div>
      )}
      <div className={classes["edge"]} />
      <Toolbar
        connection={connection}
        uuid={uuid}
        name={name}
        machine={machine}
        view={view}
        onView={(next) => setView(uuid, next)}
        screen={screen}
        guestText={guestText}
        actions={actions}
        fullScreen={fullScreen}
        onFullScreen={onFullScreen}
      />
      {machine && (
        <>
          <ShutdownNotice machine={machine} className={classes["error"]} />
          <ActionErrors machines={[machine]} named={false} className={classes["error"]} />
        </>
      )}
      {actions.error && (
        <div className={classes["error"]}>
          <ErrorMessage error={actions.error} onDismiss={actions.dismiss} />
        </div>
      )}
      {error && (
        <div className={classes["error"]}>
          <ErrorMessage error={error}>
            <button type="button" className={classes["retry"]} onClick={retry}>
              {shared.retry}
            </button>
          </ErrorMessage>
        </div>
      )}
      <div className={classes["stage"]}>
        {!state &&
          (error ? (
            <Notice icon={IconPlugConnectedX} title={strings.notices.unreachable} />
          ) : (
            <Notice icon={<Loader size={28} />} title={strings.loading} late />
          ))}
        {view === "screen" && screenPane}
        {view === "terminal" && terminalPane}
        {view === "split" && screenPane && <SplitPane first={screenPane} second={terminalPane} />}
      </div>
    </div>
  );
}

/** What a machine that was never looked at shows: its screen, or its terminal where there is no screen. */
function usualView(state: ConsoleState | undefined): View {
  return state?.graphics.type === "none" && state.terminals.length > 0 ? "terminal" : "screen";
}
