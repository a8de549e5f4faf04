import { FileInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { formatBytes } from "../../../../../shared/model/units.ts";
import { FormDialog } from "../../../lifecycle/index.ts";
import type { Place } from "../../model.ts";
import { freeName, nameFault, type Rows } from "../model.ts";
import { strings } from "../strings.ts";
import { startUpload } from "../transfers.ts";

const words = strings.uploading;

/** A file of this computer on its way into a new volume. */
export function UploadDialog({ place, rows, onClose }: { place: Place; rows: Rows; onClose: () => void }) {
  // An upload that broke off goes on under its name.
  const [taken] = useState(() => new Map([...rows].filter(([, { unfinished }]) => !unfinished)));
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const fault = nameFault(name, taken);
  const choose = (next: File | null) => {
    setFile(next);
    if (next) setName(freeName(next.name, taken));
  };
  return (
    <FormDialog
      title={words.title(place.pool)}
      confirm={words.confirm}
      ready={file !== null && !fault}
      command={null}
      onSubmit={async () => file && (await startUpload(place, file, name))}
      onClose={onClose}
    >
      <FileInput
        label={words.file}
        placeholder={words.choose}
        description={file ? `${formatBytes(file.size)}. ${words.note}` : words.note}
        value={file}
        data-autofocus
        onChange={choose}
      />
      <TextInput
        label={words.name}
        value={name}
        maxLength={255}
        spellCheck={false}
        error={file && fault ? strings.nameFaults[fault] : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
