import "@xterm/xterm/css/xterm.css";
import { Button, useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { ConsoleState } from "../../../../shared/contract/consoles.ts";
import { overGuest } from "../../../app/shortcuts/index.ts";
import { machineStrings } from "../../machines/index.ts";
import { releaseGesture } from "../release-gesture.ts";
import { strings } from "../strings.ts";
import { useCountdown } from "../use-countdown.ts";
import { palettes } from "./palette.ts";
import classes from "./TerminalPane.module.css";
import { fontFamily, type TerminalSession } from "./terminal-session.ts";

interface Props {
  label: string;
  session: TerminalSession;
  phase: ConsoleState["phase"];
  onStart: () => void;
}

const text = strings.terminal;

/** One terminal in its place, and below it a line whenever it is not connected. */
export function TerminalView({ label, session, phase, onStart }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { background } = palettes[useComputedColorScheme("dark")];

  useEffect(() => {
    const element = host.current!;
    let detach: (() => void) | undefined;
    let gone = false;
    // xterm measures the font once, when it is opened.
    void document.fonts.load(`13px ${fontFamily}`).finally(() => {
      if (gone) return;
      detach = session.attach(element);
      session.terminal.focus();
    });
    return () => {
      gone = true;
      detach?.();
    };
  }, [session]);

  // Every other key, Tab too, is the guest's: without a way out a keyboard alone would never leave.
  useEffect(() => {
    const element = host.current!;
    const completes = releaseGesture();
    const listen = (event: KeyboardEvent) => {
      if (completes(event)) session.terminal.blur();
    };
    element.addEventListener("keydown", listen, true);
    element.addEventListener("keyup", listen, true);
    return () => {
      element.removeEventListener("keydown", listen, true);
      element.removeEventListener("keyup", listen, true);
    };
  }, [session]);

  return (
    <>
      <div className={classes["frame"]} style={{ background }}>
        {/* biome-ignore lint/a11y/useSemanticElements: a terminal is no set of form fields */}
        <div
          ref={host}
          role="group"
          className={classes["host"]}
          aria-label={text.label(label)}
          aria-description={strings.keyboardHint}
          data-testid="terminal"
          // What the terminal leaves over of the guest's keys is still not meant for the app.
          onKeyDown={(event) => {
            if (!overGuest(event.nativeEvent)) event.stopPropagation();
          }}
        />
      </div>
      <LinkLine session={session} phase={phase} onStart={onStart} />
    </>
  );
}

function LinkLine({ session, phase, onStart }: Omit<Props, "label">) {
  const { link } = session;
  const status = useSyncExternalStore(link.subscribe, link.getStatus);
  const seconds = useCountdown(status.kind === "lost" ? status.retryInMs : undefined, status);
  const line = (words: string, button?: string, act?: () => void) => (
    <div className={classes["line"]} role="status">
      <span className={classes["words"]}>{words}</span>
      {button && (
        <Button size="compact-xs" variant="default" onClick={act}>
          {button}
        </Button>
      )}
    </div>
  );
  if (phase === "off") return line(text.off, machineStrings.actions.start, onStart);
  if (phase === "starting") return line(text.starting);
  if (status.kind === "lost") {
    const why = status.problem ? `${status.problem.message} ` : "";
    return line(why + text.lost(seconds), text.reconnect, () => link.retry());
  }
  if (status.kind === "taken-over") {
    const { problem } = status;
    return line(problem?.message ?? text.takenOver, problem?.action?.label ?? text.takeOver, () =>
      link.takeOver(),
    );
  }
  return null;
}
