import { Button, Group, Indicator, Popover, Textarea } from "@mantine/core";
import { IconArrowDownLeft, IconArrowUpRight, IconClipboardText } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { IconAction } from "../../../components/IconAction.tsx";
import type { ScreenSession } from "../screen/screen-session.ts";
import { strings } from "../strings.ts";
import type { Actions } from "../use-actions.ts";
import classes from "./Toolbar.module.css";

interface Props {
  screen: ScreenSession | undefined;
  unavailable: string | undefined;
  /** What the guest copied last. */
  guestText: string | undefined;
  actions: Actions;
}

/**
 * Text to and from the guest, each way on the user's press alone: a guest that could read every copied password,
 * or change what the user pastes elsewhere, would be a spy.
 */
export function ClipboardPanel({ screen, unavailable, guestText, actions }: Props) {
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState("");
  const [sent, setSent] = useState(false);
  const [unseen, setUnseen] = useState(false);
  useEffect(() => {
    setUnseen(guestText !== undefined && !opened);
  }, [guestText, opened]);

  const read = async () => {
    try {
      setText(await navigator.clipboard.readText());
      setSent(false);
    } catch {
      actions.fail({ code: "clipboard-denied", message: strings.pasteFailed, hint: strings.copyFailedHint });
    }
  };
  const copy = () =>
    navigator.clipboard
      .writeText(guestText ?? "")
      .catch(() =>
        actions.fail({ code: "clipboard-denied", message: strings.copyFailed, hint: strings.copyFailedHint }),
      );

  return (
    <Popover opened={opened} onChange={setOpened} width={340} position="bottom-end" trapFocus shadow="md">
      <Indicator disabled={!unseen} size={7} offset={5}>
        <Popover.Target>
          <IconAction
            label={unseen ? strings.clipboardNew : strings.clipboard}
            unavailable={unavailable}
            onClick={() => setOpened(!opened)}
          >
            <IconClipboardText size={18} stroke={1.5} />
          </IconAction>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown className={classes["panel"]}>
        <div className={classes["direction"]}>
          <IconArrowUpRight size={16} stroke={1.5} aria-hidden />
          {strings.toGuest}
        </div>
        <Textarea
          aria-label={strings.toGuest}
          placeholder={strings.toGuestPlaceholder}
          autosize
          minRows={2}
          maxRows={6}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setSent(false);
          }}
        />
        <Group gap={8} justify="flex-end">
          <Button size="xs" variant="default" onClick={() => void read()}>
            {strings.toGuestRead}
          </Button>
          <Button
            size="xs"
            disabled={text === ""}
            onClick={() => {
              screen?.sendClipboard(text);
              setSent(true);
            }}
          >
            {sent ? strings.toGuestSent : strings.toGuestSend}
          </Button>
        </Group>
        <div className={classes["direction"]}>
          <IconArrowDownLeft size={16} stroke={1.5} aria-hidden />
          {strings.fromGuest}
        </div>
        {guestText === undefined ? (
          <div className={classes["note"]}>{strings.fromGuestNone}</div>
        ) : (
          <>
            <pre className={classes["received"]}>{guestText}</pre>
            <Group justify="flex-end">
              <Button size="xs" variant="default" onClick={() => void copy()}>
                {strings.fromGuestCopy}
              </Button>
            </Group>
          </>
        )}
        <div className={classes["note"]}>{strings.clipboardNote}</div>
      </Popover.Dropdown>
    </Popover>
  );
}
