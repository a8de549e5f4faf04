import { TextInput } from "@mantine/core";
import { useState } from "react";
import { client } from "../../app/session.ts";
import { type Machine, machineNames } from "../machines/index.ts";
import { FormDialog } from "./FormDialog.tsx";
import { strings } from "./strings.ts";
import { usePreview } from "./use-preview.ts";

const words = strings.rename;

/** Another name for a machine that is off. */
export function RenameDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  const [name, setName] = useState(domain.name);
  const wanted = name.trim();
  const taken = wanted !== domain.name && machineNames(connection).has(wanted);
  const problem = taken ? words.taken : wanted.includes("/") ? words.slash : undefined;
  const ready = wanted !== "" && wanted !== domain.name && !problem;
  const input = { connection, uuid: domain.uuid, name: wanted || domain.name };
  const command = usePreview(input, (asked, signal) =>
    client.api.domains.rename({ ...asked, preview: true }, { signal }),
  );
  return (
    <FormDialog
      title={words.title(domain.name)}
      confirm={words.confirm}
      ready={ready}
      command={command}
      onSubmit={() => client.api.domains.rename(input)}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        description={words.nameNote}
        value={name}
        maxLength={255}
        error={problem}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
