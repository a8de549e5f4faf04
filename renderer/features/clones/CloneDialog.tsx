import { Checkbox, Radio, Select, Skeleton, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ClonePlan } from "../../../shared/contract/clones.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { FormDialog, usePreview } from "../lifecycle/index.ts";
import { type Machine, machineNames } from "../machines/index.ts";
import { CloneProgress } from "./CloneProgress.tsx";
import classes from "./Clones.module.css";
import { DiskFates } from "./DiskFates.tsx";
import { type Draft, disksOf, noDraft, requestOf } from "./draft.ts";
import { strings } from "./strings.ts";

interface Props {
  machine: Machine;
  /** What it is made from at first; the machine's present state unless told. */
  from?: string;
  onClose: () => void;
}

/** A copy of a machine: its name, what it is made from, and what becomes of each disk. */
export function CloneDialog({ machine, from, onClose }: Props) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const [snapshot, setSnapshot] = useState(from);
  const { value: plan, error } = useCall(
    (signal) => client.api.clones.plan({ ...ref, ...(snapshot !== undefined && { snapshot }) }, { signal }),
    [connection, domain.uuid, snapshot],
  );
  const [draft, setDraft] = useState<Draft>({
    ...noDraft,
    linked: domain.organisation.template === true,
  });
  const [job, setJob] = useState<string>();
  const request = plan && requestOf(plan, draft, snapshot);
  const taken = request !== undefined && machineNames(connection).has(request.name);
  const command = usePreview(taken ? undefined : request, (asked, signal) =>
    client.api.clones.clone({ ...ref, ...asked, preview: true }, { signal }),
  );
  if (job !== undefined && request) {
    return <CloneProgress id={job} machine={machine} name={request.name} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={strings.title(domain.name)}
      confirm={strings.confirm}
      ready={request !== undefined && !taken}
      command={plan?.refusal === undefined ? command : strings.noCommand}
      stays
      onSubmit={async () => {
        if (request) setJob((await client.api.clones.clone({ ...ref, ...request })).job);
      }}
      onClose={onClose}
    >
      {error && <ErrorMessage error={error} />}
      {!plan && !error && <Skeleton height={360} aria-label={strings.loading} role="status" />}
      {plan && (
        <Fields
          plan={plan}
          draft={draft}
          taken={taken}
          snapshot={snapshot}
          onDraft={(changes) => setDraft((before) => ({ ...before, ...changes }))}
          onSnapshot={setSnapshot}
        />
      )}
    </FormDialog>
  );
}

interface FieldsProps {
  plan: ClonePlan;
  draft: Draft;
  taken: boolean;
  snapshot: string | undefined;
  onDraft: (changes: Partial<Draft>) => void;
  onSnapshot: (name: string | undefined) => void;
}

function Fields({ plan, draft, taken, snapshot, onDraft, onSnapshot }: FieldsProps) {
  return (
    <>
      {plan.snapshots.length > 0 && (
        <Select
          label={strings.from}
          description={strings.fromNote}
          allowDeselect={false}
          value={snapshot ?? ""}
          data={[
            { value: "", label: strings.present },
            ...plan.snapshots.map((each) => ({
              value: each.name,
              label: each.name,
              disabled: each.reason !== undefined,
            })),
          ]}
          onChange={(value) => onSnapshot(value || undefined)}
        />
      )}
      {plan.refusal === undefined ? (
        <Choices plan={plan} draft={draft} taken={taken} onDraft={onDraft} />
      ) : (
        <ErrorMessage error={{ code: "running", message: plan.refusal }} />
      )}
    </>
  );
}

function Choices({ plan, draft, taken, onDraft }: Omit<FieldsProps, "snapshot" | "onSnapshot">) {
  const name = draft.name ?? plan.name;
  const folder = plan.folders.find(({ path }) => path === draft.folder);
  const problem = taken ? strings.taken : name.includes("/") ? strings.badName : undefined;
  return (
    <>
      <TextInput
        label={strings.name}
        description={strings.nameNote}
        value={name}
        maxLength={255}
        error={problem}
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => onDraft({ name: event.currentTarget.value })}
      />
      <Radio.Group
        label={strings.kind}
        value={draft.linked ? "linked" : "full"}
        onChange={(value) => onDraft({ linked: value === "linked", fates: {} })}
      >
        <Stack gap={8} mt={4}>
          {(["full", "linked"] as const).map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={strings.kinds[kind]}
              description={strings.kindNotes[kind]}
            />
          ))}
        </Stack>
      </Radio.Group>
      {plan.folders.length > 0 && (
        <Select
          label={strings.folder}
          description={folder && strings.folderNote(formatBytes(folder.free))}
          allowDeselect={false}
          value={draft.folder ?? ""}
          data={[
            { value: "", label: strings.beside },
            ...plan.folders.map(({ pool, path }) => ({ value: path, label: `${pool} (${path})` })),
          ]}
          onChange={(value) => onDraft({ folder: value || undefined, paths: {} })}
        />
      )}
      <DiskFates
        disks={disksOf(plan, draft)}
        onFate={(target, fate) => onDraft({ fates: { ...draft.fates, [target]: fate } })}
        onPath={(target, path) => onDraft({ paths: { ...draft.paths, [target]: path } })}
      />
      <Checkbox
        label={strings.reset}
        description={plan.reset.reason ?? strings.resetNote}
        disabled={plan.reset.reason !== undefined}
        checked={(draft.reset ?? false) && plan.reset.reason === undefined}
        onChange={(event) => onDraft({ reset: event.currentTarget.checked })}
      />
      <ul className={classes["notes"]} aria-label={strings.notes}>
        {plan.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}
