import { Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Volume } from "../../../../../shared/contract/volumes.ts";
import { client } from "../../../../app/session.ts";
import { FormDialog, usePreview } from "../../../lifecycle/index.ts";
import { isActive, type Place } from "../../model.ts";
import { usePools } from "../../store.ts";
import { copyName, nameFault, type Rows } from "../model.ts";
import { begin } from "../store.ts";
import { strings } from "../strings.ts";

const words = strings.clone;
const nothing: Rows = new Map();

/** A copy of a volume under another name, in this pool or another. */
export function CloneDialog({
  place,
  rows,
  volume,
  onClose,
}: {
  place: Place;
  rows: Rows;
  volume: Volume;
  onClose: () => void;
}) {
  const [taken] = useState(rows);
  const [target, setTarget] = useState(place.pool);
  const [name, setName] = useState(() => copyName(volume.name, taken));
  const pools = (usePools(place.connection) ?? []).filter(isActive).map((pool) => pool.name);
  const fault = nameFault(name, target === place.pool ? taken : nothing);
  const request = { ...place, volume: volume.name, target, name };
  const command = usePreview(fault ? undefined : { ...request, preview: true as const }, (input, signal) =>
    client.api.volumes.clone(input, { signal }),
  );
  return (
    <FormDialog
      title={words.title(volume.name)}
      confirm={words.confirm}
      ready={!fault}
      command={command}
      onSubmit={() => begin(place, () => client.api.volumes.clone(request))}
      onClose={onClose}
    >
      <Text>{words.body}</Text>
      <TextInput
        label={words.name}
        value={name}
        data-autofocus
        maxLength={255}
        spellCheck={false}
        error={fault && strings.nameFaults[fault]}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={words.pool}
        allowDeselect={false}
        data={pools}
        value={target}
        onChange={(next) => next && setTarget(next)}
      />
    </FormDialog>
  );
}
