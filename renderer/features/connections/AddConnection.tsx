import { Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { strings as shared } from "../../components/strings.ts";
import classes from "./AddConnection.module.css";
import { useConnections } from "./store.ts";
import { strings } from "./strings.ts";

const close = () => useConnections.setState({ adding: false });

/** The dialog that adds a connection, with what each kind of address means. */
export function AddConnection() {
  const opened = useConnections((state) => state.adding);
  return (
    <Modal opened={opened} onClose={close} title={strings.addTitle} size={520}>
      <AddForm />
    </Modal>
  );
}

function AddForm() {
  const [uri, setUri] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const added = await client.api.connections.add({ uri });
      close();
      navigate(`/?connection=${encodeURIComponent(added.id)}`);
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap={16}>
        <Text c="dimmed">{strings.addHint}</Text>
        <TextInput
          data-autofocus
          label={strings.uri}
          placeholder={strings.uriPlaceholder}
          value={uri}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setUri(event.currentTarget.value)}
          classNames={{ input: classes["uri"]! }}
        />
        <div className={classes["kinds"]}>
          {strings.kinds.map((kind) => (
            <UnstyledButton
              key={kind.uri}
              className={classes["kind"]}
              aria-pressed={uri === kind.uri}
              onClick={() => setUri(kind.uri)}
            >
              <span className={classes["address"]}>{kind.uri}</span>
              <span className={classes["meaning"]}>{kind.text}</span>
            </UnstyledButton>
          ))}
        </div>
        {error && <ErrorMessage error={error} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={uri.trim() === ""}>
            {strings.connect}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
