import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  uuid: string;
  name: string;
  kept: string;
  blocked: string | undefined;
}

/** What the user wrote about a snapshot, to be changed in place. */
export function Description({ connection, uuid, name, kept, blocked }: Props) {
  const [text, setText] = useState(kept);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await client.api.snapshots.describe({ connection, uuid, name, description: text });
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes["description"]}>
      <Textarea
        label={strings.description}
        placeholder={strings.noDescription}
        value={text}
        maxLength={10_000}
        autosize
        minRows={2}
        maxRows={10}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <ErrorMessage error={error} />}
      {text !== kept && (
        <Group gap={8} justify="flex-end">
          <Button size="xs" variant="default" onClick={() => setText(kept)}>
            {strings.revertText}
          </Button>
          <Button
            size="xs"
            loading={busy}
            disabled={blocked !== undefined}
            title={blocked}
            onClick={() => void save()}
          >
            {strings.save}
          </Button>
        </Group>
      )}
    </div>
  );
}
