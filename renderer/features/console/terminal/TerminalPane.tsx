import { Button } from "@mantine/core";
import { IconPlayerPlay, IconTerminal2 } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { ConsoleState } from "../../../../shared/contract/consoles.ts";
import { overGuest } from "../../../app/shortcuts/index.ts";
import { LinkDialog } from "../../../components/LinkDialog.tsx";
import { machineStrings } from "../../machines/index.ts";
import { Notice } from "../Notice.tsx";
import { strings } from "../strings.ts";
import { copySelection } from "./clipboard.ts";
import { SearchBar } from "./SearchBar.tsx";
import { TerminalBar } from "./TerminalBar.tsx";
import classes from "./TerminalPane.module.css";
import { TerminalView } from "./TerminalView.tsx";
import type { Terminals } from "./use-terminals.ts";

interface Props {
  terminals: Terminals;
  state: ConsoleState;
  onStart: () => void;
  onShowScreen: () => void;
}

const text = strings.terminal;

/** The machine's terminals as tabs, one of them seen. */
export function TerminalPane({ terminals, state, onStart, onShowScreen }: Props) {
  const { list } = terminals;
  const [chosen, setChosen] = useState<string>();
  const [searching, setSearching] = useState(false);
  const shown = list.find(({ alias }) => alias === chosen) ?? list.find((t) => !t.unavailable) ?? list[0];
  const [session, setSession] = useState<ReturnType<Terminals["session"]>>();

  // Making a session connects it, which rendering must not.
  useEffect(() => {
    setSession(shown && !shown.unavailable ? terminals.session(shown.alias) : undefined);
  }, [terminals, shown]);

  useEffect(() => {
    const { keys } = terminals;
    keys.current = (event) => {
      if (overGuest(event)) return true;
      if (event.type !== "keydown" || !event.ctrlKey || event.altKey || event.metaKey) return false;
      if (event.shiftKey && event.code === "KeyF") {
        event.preventDefault();
        setSearching(true);
        return true;
      }
      if ((event.shiftKey && event.code === "KeyC") || (!event.shiftKey && event.code === "Insert")) {
        event.preventDefault();
        if (session) void copySelection(session.terminal);
        return true;
      }
      // Left to the browser, which pastes into the terminal's text field.
      return event.shiftKey && event.code === "KeyV";
    };
    return () => {
      keys.current = undefined;
    };
  }, [terminals, session]);

  if (!shown) {
    return (
      <section className={classes["root"]} aria-label={strings.views.terminal}>
        {state.phase === "off" ? (
          <Notice icon={IconTerminal2} title={strings.notices.off} text={text.off}>
            <Button leftSection={<IconPlayerPlay size={16} stroke={1.5} />} onClick={onStart}>
              {machineStrings.actions.start}
            </Button>
          </Notice>
        ) : (
          <Notice icon={IconTerminal2} title={text.none} text={text.noneText}>
            {state.graphics.type === "vnc" && (
              <Button variant="default" onClick={onShowScreen}>
                {text.openScreen}
              </Button>
            )}
          </Notice>
        )}
      </section>
    );
  }

  return (
    <section className={classes["root"]} aria-label={strings.views.terminal}>
      <TerminalBar
        list={list}
        shown={shown.alias}
        session={session}
        onChoose={setChosen}
        onSearch={() => setSearching(true)}
      />
      {session && searching && (
        <SearchBar
          session={session}
          onClose={() => {
            setSearching(false);
            session.terminal.focus();
          }}
        />
      )}
      {shown.unavailable && <Notice icon={IconTerminal2} title={shown.label} text={shown.unavailable} />}
      {session && (
        <TerminalView
          key={shown.alias}
          label={shown.label}
          session={session}
          phase={state.phase}
          onStart={onStart}
        />
      )}
      <LinkDialog address={terminals.clicked} onClose={terminals.forgetClicked} />
    </section>
  );
}
