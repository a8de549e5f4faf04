import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ConsoleState } from "../../../../shared/contract/consoles.ts";
import { client } from "../../../app/session.ts";
import { overGuest, runCommand } from "../../../app/shortcuts/index.ts";
import type { LinkStatus } from "../link/console-link.ts";
import { usePreferences } from "../preferences.ts";
import { releaseGesture } from "../release-gesture.ts";
import { strings } from "../strings.ts";
import { ScreenNotice } from "./ScreenNotice.tsx";
import classes from "./ScreenPane.module.css";
import { screenGeneration, screenPage } from "./screen-page.ts";
import { ScreenSession } from "./screen-session.ts";

interface Props {
  connection: string;
  uuid: string;
  name: string;
  state: ConsoleState;
  /** Tells the toolbar which session its buttons act on. */
  onSession: (session: ScreenSession | undefined) => void;
  onGuestClipboard: (text: string) => void;
  onStart: () => void;
  onOpenTerminal: () => void;
}

const idle: LinkStatus = { kind: "idle" };
const never = () => () => {};

/** The machine's screen, or the page that says why there is none. */
export function ScreenPane(props: Props) {
  const { connection, uuid, name, state, onSession, onGuestClipboard } = props;
  const live = useRef<HTMLDivElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const [session, setSession] = useState<ScreenSession>();
  const scaling = usePreferences((preferences) => preferences.scaling);
  const status = useSyncExternalStore(
    session?.link.subscribe ?? never,
    () => session?.link.getStatus() ?? idle,
  );

  useEffect(() => {
    const open = async () => {
      const { ticket } = await client.api.consoles.openGraphics({ connection, uuid });
      return client.openChannel(ticket);
    };
    const created = new ScreenSession({ live: live.current!, still: still.current! }, open, {
      onGuestClipboard,
    });
    setSession(created);
    onSession(created);
    return () => {
      created.dispose();
      onSession(undefined);
    };
  }, [connection, uuid, onSession, onGuestClipboard]);

  useEffect(() => session?.setScaling(scaling), [session, scaling]);
  const generation = screenGeneration(state);
  useEffect(() => session?.link.follow(generation), [session, generation]);
  useEffect(() => {
    if (state.phase !== "running") session?.clear();
  }, [session, state.phase]);

  useGuestKeyboard(live, session);

  const page = screenPage(state, status);
  return (
    <section className={classes["root"]} data-scaling={scaling} aria-label={strings.screenLabel(name)}>
      <canvas ref={still} width={0} className={classes["still"]} aria-hidden />
      <div
        ref={live}
        className={classes["live"]}
        data-hidden={page !== undefined || undefined}
        data-testid="screen"
      />
      {page && session && (
        <ScreenNotice
          page={page}
          state={state}
          status={status}
          onStart={props.onStart}
          onOpenTerminal={props.onOpenTerminal}
          onReconnect={() => session.link.retry()}
          onTakeBack={() => session.link.takeOver()}
        />
      )}
      <div className={classes["hint"]} aria-hidden>
        {strings.keyboardHint}
      </div>
    </section>
  );
}

/**
 * Looks at the keys on their way to noVNC: Ctrl+Alt alone gives the keyboard back, and those of full screen and
 * of the open machines stay the app's (the guest's F11 is in the send-key menu). All others are the guest's and reach none of the app's
 * shortcuts.
 */
function useGuestKeyboard(host: React.RefObject<HTMLElement | null>, session: ScreenSession | undefined) {
  useEffect(() => {
    const element = host.current;
    if (!element || !session) return;
    let completes = releaseGesture();
    const listen = (event: KeyboardEvent) => {
      const command = overGuest(event);
      if (command) {
        event.preventDefault();
        event.stopPropagation();
        if (event.type === "keydown" && !event.repeat) runCommand(command);
      } else if (completes(event)) {
        // After noVNC has seen this key go up, so that the guest does too.
        queueMicrotask(() => session.blur());
      }
    };
    // noVNC lets go of keys when the window loses the focus; the canvas can lose it within the window too.
    const release = () => {
      session.releaseKeys();
      // The keys that are down now go up elsewhere.
      completes = releaseGesture();
    };
    element.addEventListener("keydown", listen, true);
    element.addEventListener("keyup", listen, true);
    element.addEventListener("focusout", release);
    return () => {
      element.removeEventListener("keydown", listen, true);
      element.removeEventListener("keyup", listen, true);
      element.removeEventListener("focusout", release);
    };
  }, [host, session]);
}
