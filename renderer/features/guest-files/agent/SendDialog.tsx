import { Checkbox, FileInput, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { formatBytes } from "../../../../shared/model/units.ts";
import { FormDialog } from "../../lifecycle/index.ts";
import { nameFault } from "../changing/names.ts";
import { type GuestDialogProps, isGuestPath } from "./guest.ts";
import { strings } from "./strings.ts";
import { sendToGuest } from "./transfer.ts";

const words = strings.send;

interface Props extends GuestDialogProps {
  /** What is to be known before something is sent, a sentence each. */
  notes: readonly string[];
  /** The folder that is proposed. */
  folder: string | undefined;
}

/** A file of the user's computer on its way into a running machine, by its agent. */
export function SendDialog({
  guest,
  name,
  windows,
  notes,
  folder: proposed = "/tmp",
  onJob,
  onFailed,
  onClose,
}: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [folder, setFolder] = useState(windows ? "C:\\" : proposed);
  const [called, setCalled] = useState("");
  const [replace, setReplace] = useState(false);
  const usable = isGuestPath(folder);
  const fault = called.includes("\\") ? strings.backslash : nameFault(called);
  return (
    <FormDialog
      title={words.title(name)}
      confirm={words.confirm}
      ready={file !== null && usable && !fault}
      command={null}
      onSubmit={async () =>
        file && onJob(await sendToGuest(guest, { file, name: called, folder, replace }, onFailed))
      }
      onClose={onClose}
    >
      <Text c="dimmed">{words.note}</Text>
      <FileInput
        label={words.file}
        placeholder={words.choose}
        description={file ? formatBytes(file.size) : undefined}
        value={file}
        data-autofocus
        onChange={(chosen) => {
          setFile(chosen);
          setCalled(chosen?.name ?? "");
        }}
      />
      {file && (
        <TextInput
          label={words.name}
          value={called}
          maxLength={255}
          spellCheck={false}
          error={fault}
          onChange={(event) => setCalled(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={words.folder}
        value={folder}
        maxLength={4096}
        spellCheck={false}
        error={usable ? undefined : strings.wrong(windows)}
        onChange={(event) => setFolder(event.currentTarget.value)}
      />
      <Checkbox
        label={words.replace}
        checked={replace}
        onChange={(event) => setReplace(event.currentTarget.checked)}
      />
      {notes.map((note) => (
        <Text key={note} fz={12} c="dimmed">
          {note}
        </Text>
      ))}
    </FormDialog>
  );
}
