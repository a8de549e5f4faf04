import { TextInput } from "@mantine/core";
import { useState } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { FormDialog, usePreview } from "../../lifecycle/index.ts";
import { nameFault } from "./names.ts";
import { strings } from "./strings.ts";

const words = strings.newFolder;

interface Props {
  session: string;
  place: string;
  folder: string;
  onMade: (name: string) => void;
  onClose: () => void;
}

/** A folder in the one that is in view; it belongs to whom that belongs. */
export function NewFolderDialog({ session, place, folder, onMade, onClose }: Props) {
  const [name, setName] = useState("");
  const fault = nameFault(name);
  const request = { session, place, path: folder, name, owned: {} };
  const command = usePreview(fault ? undefined : request, (input, signal) =>
    client.api.guestFiles.makeFolder({ ...input, preview: true }, { signal }),
  );
  return (
    <FormDialog
      title={words.title(shownName(folder))}
      confirm={words.confirm}
      ready={!fault}
      command={fault ? null : command}
      onSubmit={async () => {
        await client.api.guestFiles.makeFolder(request);
        onMade(name);
      }}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        value={name}
        maxLength={255}
        spellCheck={false}
        data-autofocus
        error={name === "" ? undefined : fault}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
