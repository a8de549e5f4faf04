import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ConsoleState, Terminal } from "../../../../shared/contract/consoles.ts";
import { client } from "../../../app/session.ts";
import { usePreferences } from "../preferences.ts";
import { palettes } from "./palette.ts";
import { type TerminalOptions, TerminalSession } from "./terminal-session.ts";

/** The machine's terminals and what is known of each. */
export interface Terminals {
  /** As the machine has them now or, while it is off and says none, had them last. */
  readonly list: readonly Terminal[];
  /** The terminal of that alias, made when first asked for; it then lives as long as the page. */
  session(alias: string): TerminalSession | undefined;
  /** The address in a terminal's output that was clicked last. */
  readonly clicked: string | undefined;
  forgetClicked(): void;
  /** Set by the pane that is seen: keys that mean something to its bar. */
  readonly keys: { current: ((event: KeyboardEvent) => boolean) | undefined };
}

/**
 * Which start of the machine a terminal should be connected to. While the machine is off that is its last one:
 * what it said then can still be read.
 */
function generationOf(state: ConsoleState | undefined, alias: string): number | undefined {
  const terminal = state?.terminals.find((candidate) => candidate.alias === alias);
  return terminal && !terminal.unavailable ? state?.generation : undefined;
}

/** Keeps the terminals while the page switches between its views. */
export function useTerminals(connection: string, uuid: string, state: ConsoleState | undefined): Terminals {
  const scheme = useComputedColorScheme("dark");
  const fontSize = usePreferences((preferences) => preferences.fontSize);
  const screenReader = usePreferences((preferences) => preferences.screenReader);
  const options = useMemo<TerminalOptions>(
    () => ({ theme: palettes[scheme], fontSize, screenReader }),
    [scheme, fontSize, screenReader],
  );
  const keys = useRef<((event: KeyboardEvent) => boolean) | undefined>(undefined);
  const current = useRef({ state, options });
  const [shelf, setShelf] = useState<ReadonlyMap<string, TerminalSession>>();
  const [clicked, setClicked] = useState<string>();
  const [list, setList] = useState<readonly Terminal[]>([]);

  useEffect(() => {
    const made = new Map<string, TerminalSession>();
    setShelf(made);
    return () => {
      for (const session of made.values()) session.dispose();
      made.clear();
      setShelf(undefined);
    };
  }, []);

  useEffect(() => {
    current.current = { state, options };
    if (state && (state.phase !== "off" || state.terminals.length > 0)) setList(state.terminals);
    for (const [alias, session] of shelf ?? []) session.link.follow(generationOf(state, alias));
  }, [shelf, state, options]);

  useEffect(() => {
    for (const session of shelf?.values() ?? []) session.configure(options);
  }, [shelf, options]);

  return useMemo(() => {
    const make = (alias: string) => {
      const open = async (force: boolean) => {
        const { ticket } = await client.api.consoles.openTerminal({ connection, uuid, alias, force });
        return client.openChannel(ticket);
      };
      const session = new TerminalSession(open, current.current.options, {
        onLink: setClicked,
        onKey: (event) => keys.current?.(event) ?? false,
      });
      (shelf as Map<string, TerminalSession>).set(alias, session);
      session.link.follow(generationOf(current.current.state, alias));
      return session;
    };
    return {
      list,
      session: (alias) => shelf && (shelf.get(alias) ?? make(alias)),
      clicked,
      forgetClicked: () => setClicked(undefined),
      keys,
    };
  }, [connection, uuid, shelf, list, clicked]);
}
