import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { BinnedMachine } from "../../../shared/contract/bin.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { strings as shared } from "../../components/strings.ts";
import { strings } from "./strings.ts";

const words = strings.rename;

interface Props {
  machine: BinnedMachine;
  onDone: () => void;
  onClose: () => void;
}

/** Brings a machine back whose name has been taken meanwhile. */
export function RestoreAsDialog({ machine, onDone, onClose }: Props) {
  const [name, setName] = useState(`${machine.name}-2`);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const wanted = name.trim();
  const restore = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await client.api.bin.restore({ id: machine.id, name: wanted });
      onDone();
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={words.title(machine.name)} size={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted) void restore();
        }}
      >
        <Stack gap={16}>
          <TextInput
            label={words.name}
            value={name}
            maxLength={255}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {error && <ErrorMessage error={error} />}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={busy} disabled={!wanted}>
              {words.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
