import { Checkbox, Text } from "@mantine/core";
import { useState } from "react";
import type { Volume } from "../../../../../shared/contract/volumes.ts";
import { formatBytes } from "../../../../../shared/model/units.ts";
import { client } from "../../../../app/session.ts";
import { SizeInput } from "../../../../components/SizeInput.tsx";
import { FormDialog, usePreview } from "../../../lifecycle/index.ts";
import type { Place } from "../../model.ts";
import { usersOf } from "../model.ts";
import { begin } from "../store.ts";
import { strings } from "../strings.ts";

const words = strings.resize;

/** Another size for a volume; a smaller one only when the loss is accepted. */
export function ResizeDialog({
  place,
  volume,
  onClose,
}: {
  place: Place;
  volume: Volume;
  onClose: () => void;
}) {
  const [capacity, setCapacity] = useState<number | undefined>(volume.capacity);
  const [accepted, setAccepted] = useState(false);
  const smaller = capacity !== undefined && capacity < volume.capacity;
  const problem =
    capacity === undefined || capacity < 512
      ? strings.create.tooSmall
      : capacity > Number.MAX_SAFE_INTEGER
        ? strings.create.tooLarge
        : undefined;
  const request = {
    ...place,
    volume: volume.name,
    capacity: capacity ?? 0,
    ...(smaller && { shrink: true as const }),
  };
  const ready = !problem && capacity !== volume.capacity && (!smaller || accepted);
  const command = usePreview(problem ? undefined : { ...request, preview: true as const }, (input, signal) =>
    client.api.volumes.resize(input, { signal }),
  );
  return (
    <FormDialog
      title={words.title(volume.name)}
      confirm={words.confirm}
      ready={ready}
      command={command}
      onSubmit={() => begin(place, () => client.api.volumes.resize(request))}
      onClose={onClose}
    >
      <Text>
        {words.now(formatBytes(volume.capacity))}
        {volume.usedBy.length > 0 && ` ${words.running(usersOf(volume))}`}
      </Text>
      <SizeInput
        label={words.capacity}
        description={words.guest}
        problem={problem}
        value={capacity}
        onChange={setCapacity}
      />
      {smaller && (
        <Checkbox
          label={words.shrink}
          description={words.shrinkNote}
          checked={accepted}
          onChange={(event) => setAccepted(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}
