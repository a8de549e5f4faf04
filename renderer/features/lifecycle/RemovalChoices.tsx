import { Checkbox, List, Radio, Stack } from "@mantine/core";
import type { client } from "../../app/session.ts";
import { strings } from "./strings.ts";

export type Removal = Awaited<ReturnType<typeof client.api.domains.describeRemoval>>;
export type Into = "bin" | "nothing";
/** What stays of a machine that is deleted for good. */
export type Kept = { nvram: boolean; tpm: boolean };

const words = strings.remove;

export function WhereTo({ into, onChange }: { into: Into; onChange: (into: Into) => void }) {
  return (
    <Radio.Group label={words.into} value={into} onChange={(value) => onChange(value as Into)}>
      <Stack gap={8} mt={8}>
        <Radio value="bin" label={words.bin} description={words.binNote} />
        <Radio value="nothing" label={words.nothing} description={words.nothingNote} />
      </Stack>
    </Radio.Group>
  );
}

/** What happens beside the files. */
export function WhatGoes({ removal, into }: { removal: Removal; into: Into }) {
  const { running, snapshots, checkpoints, managedSave, autostart, pastDefinitions } = removal;
  const binned = into === "bin";
  const lines = [
    snapshots > 0 && (binned ? words.snapshotsKept(snapshots) : words.snapshots(snapshots)),
    checkpoints > 0 && (binned ? words.checkpointsKept(checkpoints) : words.checkpoints(checkpoints)),
    managedSave && words.managedSave,
    autostart && binned && words.autostart,
    !binned && pastDefinitions > 0 && words.pastDefinitions(pastDefinitions),
    !binned && words.gone,
  ].filter((line) => line !== false);
  if (!running && lines.length === 0) return null;
  return (
    <List spacing={2}>
      {running && <List.Item fw={500}>{words.running}</List.Item>}
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}

interface KeepProps {
  removal: Removal;
  keep: Kept;
  onChange: (keep: Kept) => void;
}

/** Firmware variables and TPM state, where the machine has them. */
export function KeepChoices({ removal, keep, onChange }: KeepProps) {
  if (removal.nvram === undefined && !removal.tpm) return null;
  return (
    <Stack gap={8}>
      {removal.nvram !== undefined && (
        <Checkbox
          label={words.keepNvram}
          description={removal.nvram}
          checked={keep.nvram}
          onChange={({ currentTarget: { checked } }) => onChange({ ...keep, nvram: checked })}
        />
      )}
      {removal.tpm && (
        <Checkbox
          label={words.keepTpm}
          checked={keep.tpm}
          onChange={({ currentTarget: { checked } }) => onChange({ ...keep, tpm: checked })}
        />
      )}
    </Stack>
  );
}
