import { Button, Group, Popover, UnstyledButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { CopyIcon } from "../../../components/CopyIcon.tsx";
import { strings } from "../strings.ts";
import classes from "./TerminalPane.module.css";
import type { TerminalSession } from "./terminal-session.ts";

const text = strings.terminal;

/** The command that tells a guest's shell how large the terminal is. */
export const sizeCommand = (columns: number, rows: number) => `stty rows ${rows} cols ${columns}`;

/** The terminal's size, and how to tell it to the guest: a serial line has no way of its own. */
export function SizeHint({ session }: { session: TerminalSession }) {
  const { terminal } = session;
  const [{ cols, rows }, setSize] = useState({ cols: terminal.cols, rows: terminal.rows });
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    setSize({ cols: terminal.cols, rows: terminal.rows });
    const listening = terminal.onResize(setSize);
    return () => listening.dispose();
  }, [terminal]);
  const command = sizeCommand(cols, rows);
  return (
    <Popover opened={opened} onChange={setOpened} width={340} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes["size"]} title={text.sizeTitle} onClick={() => setOpened(!opened)}>
          {text.size(cols, rows)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes["sizeTitle"]}>{text.sizeTitle}</div>
        <div className={classes["note"]}>{text.sizeText}</div>
        <Group gap={4} mt={8} wrap="nowrap" justify="space-between">
          <code className={classes["command"]}>{command}</code>
          <Group gap={4} wrap="nowrap">
            <CopyIcon value={command} />
            <Button
              size="xs"
              onClick={() => {
                session.type(`${command}\r`);
                setOpened(false);
                terminal.focus();
              }}
            >
              {text.sizeSend}
            </Button>
          </Group>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
