import { Select, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { OvaContents } from "../../../shared/contract/ova.ts";
import { formatBytes, formatMiB } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { useConnections } from "../connections/index.ts";
import { FormDialog, usePreview } from "../lifecycle/index.ts";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

const words = strings.importing;

interface Props {
  onJob: (job: string) => void;
  onClose: () => void;
}

/** A machine that another program has packed: what is in it, and what it shall be called here. */
export function ImportDialog({ onJob, onClose }: Props) {
  const connections = useConnections(({ list }) => list).filter(({ status }) => status === "connected");
  const [connection, setConnection] = useState<string>();
  const [path, setPath] = useState("");
  const [name, setName] = useState<string>();
  const [asked] = useDebouncedValue(path.trim(), 300);
  const usable = /^\/.*\.(?:ova|ovf)$/i.test(asked);
  const { value, error } = useCall(
    async (signal) => (usable ? await client.api.ova.inspect({ path: asked }, { signal }) : undefined),
    [asked],
  );
  const on = connection ?? connections[0]?.id;
  const called = (name ?? value?.name ?? "").trim();
  const request =
    value && on !== undefined && called !== "" ? { connection: on, path: asked, name: called } : undefined;
  const complete = request !== undefined;
  const command = usePreview(request, (wanted, signal) =>
    client.api.ova.import({ ...wanted, preview: true }, { signal }),
  );
  return (
    <FormDialog
      title={words.title}
      confirm={words.confirm}
      ready={complete}
      command={complete && !error ? command : null}
      onSubmit={async () => {
        if (!request) return;
        const { job } = await client.api.ova.import(request);
        if (job !== undefined) onJob(job);
      }}
      onClose={onClose}
    >
      <TextInput
        label={words.path}
        description={words.pathNote}
        value={path}
        maxLength={4096}
        spellCheck={false}
        data-autofocus
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      {error && <ErrorMessage error={error} />}
      {value && <Contents contents={value} />}
      {value && (
        <TextInput
          label={words.name}
          value={name ?? value.name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <Select
        label={strings.restoring.connection}
        data={connections.map(({ id, label }) => ({ value: id, label }))}
        value={on ?? null}
        allowDeselect={false}
        onChange={(chosen) => setConnection(chosen ?? undefined)}
      />
    </FormDialog>
  );
}

function Contents({ contents }: { contents: OvaContents }) {
  const { vcpus, memoryMiB, firmware, disks, interfaces, notes } = contents;
  return (
    <div>
      <div className={classes["label"]}>{words.contents}</div>
      <Text fz={12} c="dimmed">
        {words.hardware(vcpus, formatMiB(memoryMiB), firmware)}
      </Text>
      {disks.map(({ file, capacity }) => (
        <Text key={file} fz={12} c="dimmed">
          {words.disk(formatBytes(capacity), file)}
        </Text>
      ))}
      <Text fz={12} c="dimmed">
        {words.cards(interfaces.length)}
      </Text>
      {notes.map((note) => (
        <Text key={note} fz={12}>
          {note}
        </Text>
      ))}
    </div>
  );
}
