import { Checkbox, Radio, Skeleton, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { SnapshotOptions, SnapshotRequest } from "../../../shared/contract/snapshots.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { convertImage } from "../convert/index.ts";
import { FormDialog, usePreview } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { DiskChoice } from "./DiskChoice.tsx";
import { strings } from "./strings.ts";

const words = strings.dialog;

interface Props {
  machine: Machine;
  onJob: (job: string) => void;
  onClose: () => void;
}

/** A new snapshot: its name, and what is kept how. What the machine cannot have says why. */
export function CreateDialog({ machine, onJob, onClose }: Props) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const { value: options, error } = useCall(
    (signal) => client.api.snapshots.options(ref, { signal }),
    [connection, domain.uuid],
  );
  const [edited, setEdited] = useState<Partial<SnapshotRequest>>({});
  const request = options && requestOf(options, edited);
  const ready =
    request !== undefined &&
    request.name.trim() !== "" &&
    (request.memory ? options!.memory : options!.diskOnly)[request.kind].reason === undefined &&
    request.disks?.length !== 0;
  const command = usePreview(ready ? request : undefined, (asked, signal) =>
    client.api.snapshots.create({ ...ref, ...asked, preview: true }, { signal }),
  );
  const change = (changes: Partial<SnapshotRequest>) => setEdited((before) => ({ ...before, ...changes }));
  return (
    <FormDialog
      title={words.title(domain.name)}
      confirm={words.confirm}
      ready={ready}
      command={command}
      onSubmit={async () => {
        if (!request) return;
        const { job } = await client.api.snapshots.create({ ...ref, ...request });
        if (job !== undefined) onJob(job);
      }}
      onClose={onClose}
    >
      {error && <ErrorMessage error={error} />}
      {!request && !error && <Skeleton height={320} />}
      {request && (
        <Fields
          options={options}
          request={request}
          onChange={change}
          onConvert={(target) => {
            onClose();
            convertImage({ kind: "disk", ...ref, target }, `${domain.name}/${target}`);
          }}
        />
      )}
    </FormDialog>
  );
}

/** What is asked for, with what cannot be had left out. */
function requestOf(options: SnapshotOptions, edited: Partial<SnapshotRequest>): SnapshotRequest {
  const { proposed } = options;
  const kind = edited.kind ?? proposed.kind;
  // Of a running machine one inside the images always has the memory.
  const wanted = options.diskOnly[kind].reason === undefined ? (edited.memory ?? proposed.memory) : true;
  const memory = wanted && options.memory[kind].reason === undefined;
  const quiesce = !memory && options.quiesce.reason === undefined && (edited.quiesce ?? true);
  const able = options.disks.filter(
    ({ never, notExternal }) => never === undefined && notExternal === undefined,
  );
  const partly = options.disks.some(({ notExternal }) => notExternal !== undefined);
  const disks = edited.disks ?? (partly ? able.map(({ target }) => target) : undefined);
  return {
    name: edited.name ?? proposed.name,
    description: edited.description ?? "",
    ...{ kind, memory, quiesce },
    ...(kind === "external" && disks && { disks }),
  };
}

interface FieldsProps {
  options: SnapshotOptions;
  request: SnapshotRequest;
  onChange: (changes: Partial<SnapshotRequest>) => void;
  onConvert: (target: string) => void;
}

function Fields({ options, request, onChange, onConvert }: FieldsProps) {
  const { kind, memory } = request;
  const memoryReason = options.memory[kind].reason;
  return (
    <>
      <TextInput
        label={words.name}
        value={request.name}
        maxLength={200}
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Textarea
        label={words.description}
        description={words.descriptionNote}
        value={request.description}
        maxLength={10_000}
        autosize
        minRows={2}
        maxRows={6}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <Radio.Group
        label={words.kind}
        value={kind}
        onChange={(value) => onChange({ kind: value === "external" ? "external" : "internal" })}
      >
        <Stack gap={8} mt={4}>
          {(["internal", "external"] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={strings.kinds[value]}
              description={options[value].reason ?? words.kindNotes[value]}
              disabled={options[value].reason !== undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      {options.running && (
        <Checkbox
          label={words.memory}
          description={
            memoryReason ?? options.diskOnly[kind].reason ?? (memory ? words.memoryNote : words.noMemoryNote)
          }
          disabled={memoryReason !== undefined || options.diskOnly[kind].reason !== undefined}
          checked={memory}
          onChange={(event) => onChange({ memory: event.currentTarget.checked })}
        />
      )}
      {options.running && (
        <Checkbox
          label={words.quiesce}
          description={memory ? words.quiesceMemory : (options.quiesce.reason ?? words.quiesceNote)}
          disabled={memory || options.quiesce.reason !== undefined}
          checked={request.quiesce}
          onChange={(event) => onChange({ quiesce: event.currentTarget.checked })}
        />
      )}
      <DiskChoice
        disks={options.disks}
        chosen={request.disks}
        fixed={kind === "internal"}
        onChange={(disks) => onChange({ disks })}
        onConvert={onConvert}
      />
      {options.notes.map((note) => (
        <Text key={note} fz={12} c="dimmed">
          {note}
        </Text>
      ))}
    </>
  );
}
