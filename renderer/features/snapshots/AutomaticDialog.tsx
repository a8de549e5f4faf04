import { Button, Checkbox, Group, Modal, NumberInput, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { AutomaticSnapshotsState } from "../../../shared/contract/automatic-snapshots.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { RelativeTime } from "../../components/RelativeTime.tsx";
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
  const inDays = before !== undefined && before.hours % 24 === 0;
  const [on, setOn] = useState(before !== undefined);
  const [unit, setUnit] = useState<"hours" | "days">(before === undefined || inDays ? "days" : "hours");
  const [every, setEvery] = useState(before ? (inDays ? before.hours / 24 : before.hours) : 1);
  const [keep, setKeep] = useState(before?.keep ?? 7);
  const [onlyRunning, setOnlyRunning] = useState(before?.onlyRunning ?? true);
  const [beforeChanges, setBeforeChanges] = useState(state.beforeChanges);
  const [failure, setFailure] = useState<ErrorData>();
  const most = unit === "days" ? 365 : 8760;
  const save = async () => {
    const hours = Math.min(every, most) * (unit === "days" ? 24 : 1);
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
            <Group gap={8} align="flex-end">
              <NumberInput
                label={words.every}
                w={120}
                min={1}
                max={most}
                allowDecimal={false}
                clampBehavior="strict"
                value={every}
                onChange={(number) => setEvery(Math.max(1, Number(number) || 1))}
              />
              <Select
                aria-label={words.unit}
                w={120}
                allowDeselect={false}
                value={unit}
                data={[
                  { value: "hours", label: words.units.hours },
                  { value: "days", label: words.units.days },
                ]}
                onChange={(chosen) => setUnit(chosen === "hours" ? "hours" : "days")}
              />
            </Group>
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
        <Times state={state} />
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

function Times({ state: { last, next } }: { state: AutomaticSnapshotsState }) {
  if (!last && next === undefined) return null;
  return (
    <Text fz={12} c={last?.problem ? "red" : "dimmed"}>
      {last && (
        <>
          {words.last} <RelativeTime at={last.at} />
          {last.problem === undefined ? ". " : `: ${last.problem} `}
        </>
      )}
      {next !== undefined && (
        <>
          {words.next} <RelativeTime at={next} />.
        </>
      )}
    </Text>
  );
}
