import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconClipboard, IconCopy, IconDots, IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Terminal } from "../../../../shared/contract/consoles.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import { saveFile, timestamped } from "../../../components/save-file.ts";
import { fontSizes, usePreferences } from "../preferences.ts";
import { strings } from "../strings.ts";
import { copySelection } from "./clipboard.ts";
import { SizeHint } from "./SizeHint.tsx";
import classes from "./TerminalPane.module.css";
import type { TerminalSession } from "./terminal-session.ts";

interface Props {
  list: readonly Terminal[];
  shown: string;
  session: TerminalSession | undefined;
  onChoose: (alias: string) => void;
  onSearch: () => void;
}

const text = strings.terminal;

/** Tabs of the machine's terminals and the tools for the one that is seen. */
export function TerminalBar({ list, shown, session, onChoose, onSearch }: Props) {
  return (
    <div className={classes["bar"]}>
      <div role="tablist" aria-label={text.tabs} className={classes["tabs"]}>
        {list.map(({ alias, label, unavailable }) => (
          <UnstyledButton
            key={alias}
            role="tab"
            aria-selected={alias === shown}
            className={classes["tab"]}
            data-unavailable={unavailable ? true : undefined}
            title={unavailable ?? alias}
            onClick={() => onChoose(alias)}
          >
            {label}
          </UnstyledButton>
        ))}
      </div>
      {session && <Tools session={session} name={shown} onSearch={onSearch} />}
    </div>
  );
}

function Tools({
  session,
  name,
  onSearch,
}: {
  session: TerminalSession;
  name: string;
  onSearch: () => void;
}) {
  const { terminal } = session;
  const [refused, setRefused] = useState<string>();
  const selected = useSelected(session);
  const copy = () => copySelection(terminal).catch(() => setRefused(strings.copyFailed));
  const paste = async () => {
    try {
      terminal.paste(await navigator.clipboard.readText());
      terminal.focus();
    } catch {
      setRefused(strings.pasteFailedHint);
    }
  };
  return (
    <div className={classes["tools"]}>
      {refused && (
        <span role="alert" className={classes["refused"]}>
          {refused}
        </span>
      )}
      <SizeHint session={session} />
      <IconAction label={text.search} onClick={onSearch}>
        <IconSearch size={16} stroke={1.5} />
      </IconAction>
      <IconAction
        label={text.copy}
        unavailable={selected ? undefined : text.copyNothing}
        onClick={() => void copy()}
      >
        <IconCopy size={16} stroke={1.5} />
      </IconAction>
      <IconAction label={text.paste} onClick={() => void paste()}>
        <IconClipboard size={16} stroke={1.5} />
      </IconAction>
      <OptionsMenu session={session} name={name} />
    </div>
  );
}

function OptionsMenu({ session, name }: { session: TerminalSession; name: string }) {
  const { fontSize, screenReader, set } = usePreferences();
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <IconAction label={text.options}>
          <IconDots size={16} stroke={1.5} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          closeMenuOnClick={false}
          disabled={fontSize >= fontSizes.largest}
          onClick={() => set({ fontSize: fontSize + 1 })}
        >
          {text.larger}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          disabled={fontSize <= fontSizes.smallest}
          onClick={() => set({ fontSize: fontSize - 1 })}
        >
          {text.smaller}
        </Menu.Item>
        <Menu.CheckboxItem
          closeMenuOnClick
          checked={screenReader}
          onChange={() => set({ screenReader: !screenReader })}
        >
          {text.screenReader}
          <Text className={classes["note"]}>{text.screenReaderNote}</Text>
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item
          onClick={() =>
            saveFile(new Blob([session.contents()], { type: "text/plain" }), timestamped(name, "txt"))
          }
        >
          {text.save}
        </Menu.Item>
        <Menu.Item onClick={() => session.terminal.clear()}>{text.clear}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Whether text is selected in the terminal. */
function useSelected({ terminal }: TerminalSession): boolean {
  const [selected, setSelected] = useState(terminal.hasSelection());
  useEffect(() => {
    const listening = terminal.onSelectionChange(() => setSelected(terminal.hasSelection()));
    return () => listening.dispose();
  }, [terminal]);
  return selected;
}
