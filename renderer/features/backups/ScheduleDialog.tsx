import { Checkbox, NumberInput, Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import type { AutomaticBackupsState, BackupSchedule } from "../../../shared/contract/backups.ts";
import { client } from "../../app/session.ts";
import { EveryInput } from "../../components/EveryInput.tsx";
import { ScheduleTimes } from "../../components/ScheduleTimes.tsx";
import { FormDialog } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

const words = strings.automatic;

interface Props {
  machine: Machine;
  /** Where new ones go. */
  folder: string;
  state: AutomaticBackupsState | undefined;
  onSaved: () => void;
  onClose: () => void;
}

/** Backups that are made by the clock: how often, into which folder, and how many stay. */
export function ScheduleDialog({ machine, folder, state, onSaved, onClose }: Props) {
  const { connection, domain } = machine;
  const before = state?.schedule;
  const [on, setOn] = useState(true);
  const [edited, setEdited] = useState<Partial<BackupSchedule>>({});
  const schedule: BackupSchedule = { hours: 24, fullEvery: 7, keep: 14, ...before, folder, ...edited };
  const change = (changes: Partial<BackupSchedule>) => setEdited((known) => ({ ...known, ...changes }));
  return (
    <FormDialog
      title={words.title(domain.name)}
      confirm={words.save}
      ready={state !== undefined}
      command={null}
      onSubmit={async () => {
        await client.api.backups.setSchedule({ connection, uuid: domain.uuid, ...(on && { schedule }) });
        onSaved();
      }}
      onClose={onClose}
    >
      {!state && <Skeleton height={300} />}
      {state && (
        <Checkbox
          label={words.on}
          description={words.onNote}
          checked={on}
          data-autofocus
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
      )}
      {state && on && (
        <>
          <EveryInput hours={schedule.hours} onChange={(hours) => change({ hours })} />
          <NumberInput
            label={words.fullEvery}
            description={words.fullEveryNote}
            min={1}
            max={100}
            allowDecimal={false}
            clampBehavior="strict"
            value={schedule.fullEvery}
            onChange={(value) => change({ fullEvery: Math.max(1, Number(value) || 1) })}
          />
          <NumberInput
            label={words.keep}
            description={words.keepNote}
            min={1}
            max={500}
            allowDecimal={false}
            clampBehavior="strict"
            value={schedule.keep}
            onChange={(value) => change({ keep: Math.max(1, Number(value) || 1) })}
          />
          <Text fz={12} c="dimmed" className={classes["anywhere"]}>
            {words.into(folder)}
            {before && before.folder !== folder && ` ${words.moved(before.folder)}`}
          </Text>
        </>
      )}
      {state && <ScheduleTimes times={state} />}
    </FormDialog>
  );
}
