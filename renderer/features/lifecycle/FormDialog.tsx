import { Button, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { strings as shared } from "../../components/strings.ts";
import { Command } from "./Command.tsx";
import classes from "./FormDialog.module.css";

interface Props {
  title: string;
  /** The verb on the button. */
  confirm: string;
  /** Whether the form can be sent as it stands. */
  ready: boolean;
  /** The command that it stands for; absent while that is not known, null where it is told elsewhere. */
  command: string | undefined | null;
  /** Closes the dialog when it resolves, unless the caller shows what follows; what it throws is shown. */
  onSubmit: () => Promise<unknown>;
  stays?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A few fields, the command that they stand for, and the button that does it. Enter sends it. */
export function FormDialog({ title, confirm, ready, command, onSubmit, stays, onClose, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const submit = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit();
      if (!stays) onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} size={560} classNames={{ content: classes["content"]! }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap={16}>
          {children}
          {command !== null && <Command text={command} />}
          <Stack gap={16} className={classes["foot"]}>
            {error && <ErrorMessage error={error} />}
            <Group justify="flex-end" gap={8}>
              <Button variant="default" onClick={onClose}>
                {shared.cancel}
              </Button>
              <Button type="submit" loading={busy} disabled={!ready}>
                {confirm}
              </Button>
            </Group>
          </Stack>
        </Stack>
      </form>
    </Modal>
  );
}
