import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { FormDialog } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { strings } from "./strings.ts";

const words = strings.exporting;

interface Props {
  machine: Machine;
  /** Where backups go: a place that the user has chosen for large files. */
  folder: string | undefined;
  onJob: (job: string) => void;
  onClose: () => void;
}

/** Packs a machine for another program. */
export function ExportDialog({ machine, folder, onJob, onClose }: Props) {
  const { connection, domain } = machine;
  const [path, setPath] = useState(`${folder ?? "/var/tmp"}/${domain.name.replaceAll("/", "-")}.ova`);
  const request = { connection, uuid: domain.uuid, path: path.trim() };
  const usable = request.path.startsWith("/") && /\.ova$/i.test(request.path);
  const { value, error } = useCall(
    async (signal) =>
      usable ? await client.api.ova.export({ ...request, preview: true }, { signal }) : undefined,
    [connection, domain.uuid, request.path],
  );
  return (
    <FormDialog
      title={words.title(domain.name)}
      confirm={words.confirm}
      ready={usable && value !== undefined}
      command={error || !usable ? null : value?.command}
      onSubmit={async () => {
        const { job } = await client.api.ova.export(request);
        if (job !== undefined) onJob(job);
      }}
      onClose={onClose}
    >
      <Text c="dimmed">{words.note}</Text>
      <TextInput
        label={words.path}
        description={words.pathNote}
        value={path}
        maxLength={4096}
        spellCheck={false}
        error={usable ? undefined : words.pathWrong}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      {error && <ErrorMessage error={error} />}
    </FormDialog>
  );
}
