import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { ErrorData } from "../../shared/model/error.ts";
import { ErrorMessage } from "./ErrorMessage.tsx";
import { strings } from "./strings.ts";

interface Props {
  opened: boolean;
  /** A question that names its object. */
  title: string;
  /** The verb on the button. */
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  /** The button stays off while there is nothing to confirm yet. */
  ready?: boolean;
  error?: ErrorData | undefined;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A question before something that cannot be taken back. The safe answer has the focus. */
export function ConfirmDialog(props: Props) {
  const { opened, title, confirm, danger, busy, ready = true, error, onConfirm, onClose, children } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={520}>
      <Stack gap={16}>
        {children}
        {error && <ErrorMessage error={error} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {strings.cancel}
          </Button>
          <Button color={danger ? "red" : undefined} loading={busy} disabled={!ready} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
