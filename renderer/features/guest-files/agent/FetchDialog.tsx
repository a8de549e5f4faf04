import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "../../lifecycle/index.ts";
import { type GuestDialogProps, isGuestPath } from "./guest.ts";
import { strings } from "./strings.ts";
import { fetchFromGuest } from "./transfer.ts";

const words = strings.fetch;

interface Props extends GuestDialogProps {
  /** The path that is proposed. */
  file: string | undefined;
}

/** A file of a running machine on its way to the user's computer, by its agent. */
export function FetchDialog({ guest, name, windows, file = "", onJob, onFailed, onClose }: Props) {
  const [path, setPath] = useState(windows ? "" : file);
  const usable = isGuestPath(path);
  return (
    <FormDialog
      title={words.title(name)}
      confirm={words.confirm}
      ready={usable}
      command={null}
      onSubmit={async () => {
        const job = await fetchFromGuest(guest, path, onFailed);
        if (job !== undefined) onJob(job);
      }}
      onClose={onClose}
    >
      <Text c="dimmed">{words.note}</Text>
      <TextInput
        label={words.path}
        value={path}
        maxLength={4096}
        spellCheck={false}
        data-autofocus
        error={path === "" || usable ? undefined : strings.wrong(windows)}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
