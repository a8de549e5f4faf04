import { Checkbox, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { BackupRef, RestoreAs } from "../../../shared/contract/backups.ts";
import { client } from "../../app/session.ts";
import { BoxedList } from "../../components/BoxedList.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { useConnections } from "../connections/index.ts";
import { FormDialog } from "../lifecycle/index.ts";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

const words = strings.restoring;

interface Props {
  backup: BackupRef;
  /** The machine's name. */
  name: string;
  /** Where it goes unless told otherwise. */
  connection: string | undefined;
  onJob: (job: string) => void;
  onClose: () => void;
}

/** Brings the machine of a backup back: as itself or beside itself, on any connection. */
export function RestoreDialog({ backup, name, connection, onJob, onClose }: Props) {
  const connections = useConnections(({ list }) => list).filter(({ status }) => status === "connected");
  const [chosen, setChosen] = useState(connection);
  const on = chosen ?? connections[0]?.id;
  const [kind, setKind] = useState<RestoreAs["kind"]>("new");
  const [newName, setNewName] = useState(words.proposed(name));
  const as: RestoreAs = kind === "same" ? { kind } : { kind, name: newName.trim() };
  const [taking, setTaking] = useState(false);
  const complete = on !== undefined && (as.kind === "same" || as.name !== "");
  const { value: plan, error } = useCall(
    async (signal) =>
      complete
        ? await client.api.backups.restore({ ...backup, connection: on, as, preview: true }, { signal })
        : undefined,
    [on, complete, JSON.stringify(as)],
  );
  return (
    <FormDialog
      title={words.title(name)}
      confirm={words.confirm}
      ready={complete && plan !== undefined}
      command={error || !complete ? null : plan?.command}
      onSubmit={async () => {
        if (on === undefined) return;
        const take = taking ? plan?.outside : undefined;
        const { job } = await client.api.backups.restore({
          ...backup,
          connection: on,
          as,
          ...(take && { take }),
        });
        if (job !== undefined) onJob(job);
      }}
      onClose={onClose}
    >
      <Text c="dimmed">{words.note}</Text>
      <Select
        label={words.connection}
        data={connections.map(({ id, label }) => ({ value: id, label }))}
        value={on ?? null}
        allowDeselect={false}
        onChange={(value) => setChosen(value ?? undefined)}
      />
      <Radio.Group
        label={words.as}
        value={kind}
        onChange={(value) => setKind(value === "same" ? "same" : "new")}
      >
        <Stack gap={8} mt={4}>
          <Radio value="new" label={words.other} description={words.otherNote} />
          <Radio value="same" label={words.same} description={words.sameNote} />
        </Stack>
      </Radio.Group>
      {kind === "new" && (
        <TextInput
          label={words.name}
          value={newName}
          maxLength={200}
          onChange={(event) => setNewName(event.currentTarget.value)}
        />
      )}
      {error && <ErrorMessage error={error} />}
      {plan && plan.outside.length > 0 && (
        <div>
          <div className={classes["label"]}>{words.outside}</div>
          <Text fz={12} c="dimmed" mb={4}>
            {words.outsideNote}
          </Text>
          <BoxedList label={words.outside} className={classes["files"]}>
            {plan.outside.map((what) => (
              <li key={what} className={classes["anywhere"]}>
                {what}
              </li>
            ))}
          </BoxedList>
          <Checkbox
            mt={8}
            label={words.take}
            description={words.takeNote}
            checked={taking}
            onChange={(event) => setTaking(event.currentTarget.checked)}
          />
        </div>
      )}
      {plan && plan.notes.length > 0 && (
        <div>
          <div className={classes["label"]}>{words.notes}</div>
          <ul className={classes["notes"]}>
            {plan.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </div>
      )}
    </FormDialog>
  );
}
