import { Checkbox, NumberInput, Radio, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { BackupOptions, BackupRequest } from "../../../shared/contract/backups.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { FormDialog, usePreview } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

const words = strings.dialog;

interface Props {
  machine: Machine;
  folder: string;
  onJob: (job: string) => void;
  onClose: () => void;
}

/** A new backup: full or only what was written since the last. What cannot be had says why. */
export function CreateDialog({ machine, folder, onJob, onClose }: Props) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const { value: options, error } = useCall(
    (signal) => client.api.backups.options({ ...ref, folder }, { signal }),
    [connection, domain.uuid, folder],
  );
  const [edited, setEdited] = useState<Partial<BackupRequest>>({});
  const request = options && requestOf(folder, options, edited);
  const refusal = options?.full.reason;
  const ready = request !== undefined && options?.[request.kind].reason === undefined;
  const command = usePreview(ready ? request : undefined, (asked, signal) =>
    client.api.backups.create({ ...ref, ...asked, preview: true }, { signal }),
  );
  return (
    <FormDialog
      title={words.title(domain.name)}
      confirm={words.confirm}
      ready={ready}
      command={ready || !options ? command : null}
      onSubmit={async () => {
        if (!request) return;
        const { job } = await client.api.backups.create({ ...ref, ...request });
        if (job !== undefined) onJob(job);
      }}
      onClose={onClose}
    >
      {error && <ErrorMessage error={error} />}
      {refusal !== undefined && <ErrorMessage error={{ code: "not-possible", message: refusal }} />}
      {!request && !error && <Skeleton height={260} />}
      {request && refusal === undefined && (
        <Fields
          options={options}
          request={request}
          onChange={(changes) => setEdited((before) => ({ ...before, ...changes }))}
        />
      )}
    </FormDialog>
  );
}

/** What is asked for, with what cannot be had left out. */
function requestOf(folder: string, options: BackupOptions, edited: Partial<BackupRequest>): BackupRequest {
  const wanted = edited.kind ?? "incremental";
  return {
    folder,
    kind: options[wanted].reason === undefined ? wanted : "full",
    quiesce: options.quiesce.reason === undefined && (edited.quiesce ?? true),
    secrets: edited.secrets ?? false,
    ...(edited.keep !== undefined && { keep: edited.keep }),
  };
}

interface FieldsProps {
  options: BackupOptions;
  request: BackupRequest;
  onChange: (changes: Partial<BackupRequest>) => void;
}

function Fields({ options, request, onChange }: FieldsProps) {
  const told = options.disks.flatMap(({ target, never, whole }) =>
    never === undefined
      ? whole === undefined
        ? []
        : [{ target, text: whole }]
      : [{ target, text: `${words.left} ${never}` }],
  );
  return (
    <>
      <Radio.Group
        label={words.kind}
        value={request.kind}
        onChange={(value) => onChange({ kind: value === "full" ? "full" : "incremental" })}
      >
        <Stack gap={8} mt={4}>
          <Radio
            value="incremental"
            label={words.incremental}
            description={options.incremental.reason ?? words.incrementalNote}
            disabled={options.incremental.reason !== undefined}
          />
          <Radio value="full" label={words.full} description={words.fullNote} />
        </Stack>
      </Radio.Group>
      {options.running && (
        <Checkbox
          label={words.quiesce}
          description={options.quiesce.reason ?? words.quiesceNote}
          disabled={options.quiesce.reason !== undefined}
          checked={request.quiesce}
          onChange={(event) => onChange({ quiesce: event.currentTarget.checked })}
        />
      )}
      <Checkbox
        label={words.secrets}
        description={words.secretsNote}
        checked={request.secrets}
        onChange={(event) => onChange({ secrets: event.currentTarget.checked })}
      />
      <Checkbox
        label={words.keep}
        description={words.keepNote}
        checked={request.keep !== undefined}
        onChange={(event) => onChange({ keep: event.currentTarget.checked ? 7 : undefined })}
      />
      {request.keep !== undefined && (
        <NumberInput
          label={words.keepCount}
          value={request.keep}
          min={1}
          max={1000}
          allowDecimal={false}
          clampBehavior="strict"
          maw={160}
          onChange={(value) => onChange({ keep: Number(value) || 1 })}
        />
      )}
      {told.length > 0 && (
        <div>
          <div className={classes["label"]}>{words.disks}</div>
          {told.map(({ target, text }) => (
            <Text key={target} fz={12} c="dimmed">
              {target}: {text}
            </Text>
          ))}
        </div>
      )}
      {options.notes.map((note) => (
        <Text key={note} fz={12} c="dimmed">
          {note}
        </Text>
      ))}
    </>
  );
}
