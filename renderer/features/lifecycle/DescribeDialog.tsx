import { Textarea, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import type { Machine } from "../machines/index.ts";
import { FormDialog } from "./FormDialog.tsx";
import { strings } from "./strings.ts";
import { usePreview } from "./use-preview.ts";

const words = strings.describe;

/** libvirt's own title and description, which other tools show too. */
export function DescribeDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const known = useCall((signal) => client.api.domains.describe(ref, { signal }), [connection, domain.uuid]);
  const [texts, setTexts] = useState<{ title: string; description: string }>();
  useEffect(() => setTexts((edited) => edited ?? known.value), [known.value]);
  const input = texts && { ...ref, ...texts };
  const command = usePreview(input, (asked, signal) =>
    client.api.domains.setTitle({ ...asked, preview: true }, { signal }),
  );
  return (
    <FormDialog
      title={words.dialog(domain.name)}
      confirm={words.confirm}
      ready={texts !== undefined}
      command={command}
      onSubmit={async () => input && (await client.api.domains.setTitle(input))}
      onClose={onClose}
    >
      {known.error && <ErrorMessage error={known.error} />}
      <TextInput
        label={words.title}
        description={words.titleNote}
        value={texts?.title ?? ""}
        readOnly={!texts}
        maxLength={4096}
        data-autofocus
        onChange={({ currentTarget: { value } }) => texts && setTexts({ ...texts, title: value })}
      />
      <Textarea
        label={words.description}
        value={texts?.description ?? ""}
        readOnly={!texts}
        maxLength={65_536}
        autosize
        minRows={4}
        maxRows={12}
        onChange={({ currentTarget: { value } }) => texts && setTexts({ ...texts, description: value })}
      />
    </FormDialog>
  );
}
