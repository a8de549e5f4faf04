import { Select, Text } from "@mantine/core";
import { useState } from "react";
import { type Volume, wipeAlgorithms } from "../../../../../shared/contract/volumes.ts";
import type { ErrorData } from "../../../../../shared/model/error.ts";
import { client } from "../../../../app/session.ts";
import { ConfirmDialog } from "../../../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../../../components/errors.ts";
import { useCall } from "../../../../components/use-call.ts";
import { Command } from "../../../lifecycle/index.ts";
import type { Place } from "../../model.ts";
import { usersOf } from "../model.ts";
import { begin } from "../store.ts";
import { strings } from "../strings.ts";

const words = strings.wipe;

/** The question before everything in a volume is written over. */
export function WipeDialog({
  place,
  volume,
  onClose,
}: {
  place: Place;
  volume: Volume;
  onClose: () => void;
}) {
  const [algorithm, setAlgorithm] = useState<(typeof wipeAlgorithms)[number]>("zero");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const request = { ...place, volume: volume.name, algorithm };
  const preview = useCall(
    (signal) => client.api.volumes.wipe({ ...request, preview: true }, { signal }),
    [volume.name, algorithm],
  );
  const wipe = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await begin(place, () => client.api.volumes.wipe(request));
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      opened
      danger
      title={words.title(volume.name)}
      confirm={words.confirm}
      busy={busy}
      error={error ?? preview.error}
      onConfirm={() => void wipe()}
      onClose={onClose}
    >
      <Text>{words.body}</Text>
      {volume.usedBy.length > 0 && <Text>{words.usedBy(usersOf(volume))}</Text>}
      <Select
        label={words.algorithm}
        description={words.flash}
        allowDeselect={false}
        data={wipeAlgorithms.map((value) => ({ value, label: words.algorithms[value] }))}
        value={algorithm}
        onChange={(next) => setAlgorithm(wipeAlgorithms.find((each) => each === next) ?? algorithm)}
      />
      <Command text={preview.value?.command} />
    </ConfirmDialog>
  );
}
