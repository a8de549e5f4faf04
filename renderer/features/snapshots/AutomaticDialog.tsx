import { Button, Checkbox, Group, Modal, NumberInput, Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import type { AutomaticSnapshotsState } from "../../../shared/contract/automatic-snapshots.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { EveryInput } from "../../components/EveryInput.tsx";
import { toErrorData } from "../../components/errors.ts";
import { ScheduleTimes } from "../../components/ScheduleTimes.tsx";
import { strings as shared } from "../../components/strings.ts";
import { useCall } from "../../components/use-call.ts";
import type { Machine } from "../machines/index.ts";
import { strings } from "./strings.ts";

const words = strings.automatic;

/** Snapshots that are made by the clock, and before changes. */
export function AutomaticDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  const { value, error } = useCall(
    (signal) => client.api.automaticSnapshots.read({ connection, uuid: domain.uuid }, { signal }),
    [connection, domain.uuid],
  );
  return (
    <Modal opened onClose={onClose} title={words.title(domain.name)} size={520}>
      {error && <ErrorMessage error={error} />}
      {!value && !error && <Skeleton height={280} />}
      {value && <Form machine={machine} state={value} onClose={onClose} />}
    </Modal>
  );
}

interface FormProps {
  machine: Machine;
  state: AutomaticSnapshotsState;
  onClose: () => void;
}

function Form({ machine, state, onClose }: FormProps) {
  const before = state.schedule;
  const [on, setOn] = useState(before !== undefined);
  const [hours, setHours] = useState(before?.hours ?? 24);
  const [keep, setKeep] = useState(before?.keep ?? 7);
  const [onlyRunning, setOnlyRunning] = useState(before?.onlyRunning ?? true);
  const [beforeChanges, setBeforeChanges] = useState(state.beforeChanges);
  const [failure, setFailure] = useState<ErrorData>();
  const save = async () => {
    try {
      await client.api.automaticSnapshots.set({
        connection: machine.connection,
        uuid: machine.domain.uuid,
        ...(on && { schedule: { hours, keep, onlyRunning } }),
        beforeChanges,
      });
      onClose();
    } catch (thrown) {
      setFailure(toErrorData(thrown));
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap={16}>
        <Checkbox
          label={words.on}
          description={words.onNote}
          checked={on}
          data-autofocus
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        {on && (
          <>
            <EveryInput hours={hours} onChange={setHours} />
            <NumberInput
              label={words.keep}
              description={words.keepNote}
              w={248}
              min={1}
              max={500}
              allowDecimal={false}
              clampBehavior="strict"
              value={keep}
              onChange={(number) => setKeep(Math.max(1, Number(number) || 1))}
            />
            <Checkbox
              label={words.onlyRunning}
              checked={onlyRunning}
              onChange={(event) => setOnlyRunning(event.currentTarget.checked)}
            />
          </>
        )}
        <Checkbox
          label={words.beforeChanges}
          description={words.beforeChangesNote}
          checked={beforeChanges}
          onChange={(event) => setBeforeChanges(event.currentTarget.checked)}
        />
        <ScheduleTimes times={state} />
        {failure && <ErrorMessage error={failure} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button type="submit">{words.save}</Button>
        </Group>
      </Stack>
    </form>
  );
}
