import { Text } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../components/errors.ts";
import { useCall } from "../../components/use-call.ts";
import { Command } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { strings } from "./strings.ts";

const words = strings.template;

/** Makes a machine a template, or a template a machine again. */
export function TemplateDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  // As it was when it was asked: the answer changes it.
  const [template] = useState(domain.organisation.template !== true);
  const input = { connection, uuid: domain.uuid, template };
  const preview = useCall(
    (signal) => client.api.clones.setTemplate({ ...input, preview: true }, { signal }),
    [connection, domain.uuid],
  );
  const [failure, setFailure] = useState<ErrorData>();
  return (
    <ConfirmDialog
      opened
      danger={false}
      title={template ? words.make(domain.name) : words.undo(domain.name)}
      confirm={template ? words.makeConfirm : words.undoConfirm}
      ready={!preview.error}
      error={failure ?? preview.error}
      onConfirm={() => {
        client.api.clones
          .setTemplate(input)
          .then(onClose, (thrown: unknown) => setFailure(toErrorData(thrown)));
      }}
      onClose={onClose}
    >
      <Text>{template ? words.makeBody : words.undoBody}</Text>
      {!preview.error && <Command text={preview.value?.command} />}
    </ConfirmDialog>
  );
}
