import { Checkbox, Select } from "@mantine/core";
import { useState } from "react";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { type Machine, machineStrings } from "../machines/index.ts";
import { FormDialog } from "./FormDialog.tsx";
import { act } from "./store.ts";
import { strings } from "./strings.ts";
import { usePreview } from "./use-preview.ts";

const words = strings["start-with"];

/** How to start this once: paused, with the boot menu, from another device, without the saved state. */
export function StartDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const choices = useCall(
    (signal) => client.api.domains.powerChoices(ref, { signal }),
    [connection, domain.uuid],
  );
  const [paused, setPaused] = useState(false);
  const [bootMenu, setBootMenu] = useState(false);
  const [device, setDevice] = useState<string | null>(null);
  const [fresh, setFresh] = useState(false);
  const [discard, setDiscard] = useState(false);
  // What a start from saved memory boots has long been decided.
  const restores = domain.hasManagedSave && !fresh;
  const kernel = choices.value?.kernel ?? false;
  const options = {
    paused,
    bootMenu: bootMenu && !restores && !kernel,
    fresh: domain.hasManagedSave && fresh,
    discard: discard && !restores,
    ...(device !== null && !restores && !kernel && { bootDevice: device }),
  };
  const input = { ...ref, action: "start" as const, options };
  const command = usePreview(input, (asked, signal) =>
    client.api.domains.act({ ...asked, preview: true }, { signal }),
  );
  const whyNot = restores ? words.restores : kernel ? words.kernel : undefined;
  return (
    <FormDialog
      title={words.title(domain.name)}
      confirm={machineStrings.actions.start}
      ready
      command={command}
      onSubmit={async () => void act(machine, "start", options)}
      onClose={onClose}
    >
      {choices.error && <ErrorMessage error={choices.error} />}
      {domain.hasManagedSave && (
        <Checkbox
          label={words.fresh}
          description={words.freshNote}
          checked={fresh}
          onChange={(event) => setFresh(event.currentTarget.checked)}
        />
      )}
      <Checkbox
        label={words.paused}
        description={words.pausedNote}
        checked={paused}
        data-autofocus
        onChange={(event) => setPaused(event.currentTarget.checked)}
      />
      <Checkbox
        label={words.discard}
        description={restores ? words.discardRestores : words.discardNote}
        disabled={restores}
        checked={discard && !restores}
        onChange={(event) => setDiscard(event.currentTarget.checked)}
      />
      <Checkbox
        label={words.bootMenu}
        description={whyNot ?? words.bootMenuNote}
        disabled={whyNot !== undefined}
        checked={bootMenu}
        onChange={(event) => setBootMenu(event.currentTarget.checked)}
      />
      <Select
        label={words.device}
        description={whyNot ?? words.deviceNote}
        placeholder={words.usual}
        disabled={whyNot !== undefined || !choices.value}
        clearable
        value={device}
        data={(choices.value?.bootDevices ?? []).map(({ id, kind, source }) => ({
          value: id,
          label: words.deviceLabel(words.kinds[kind], id, source),
        }))}
        onChange={setDevice}
      />
    </FormDialog>
  );
}
