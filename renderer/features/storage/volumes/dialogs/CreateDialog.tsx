import { Checkbox, Group, Input, PasswordInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { client } from "../../../../app/session.ts";
import { SizeInput } from "../../../../components/SizeInput.tsx";
import { FormDialog, usePreview } from "../../../lifecycle/index.ts";
import type { Place } from "../../model.ts";
import { freeName, nameFault, type Rows } from "../model.ts";
import { begin } from "../store.ts";
import { strings } from "../strings.ts";

const words = strings.create;
const MiB = 2 ** 20;
const FORMATS = ["qcow2", "raw"] as const;
const PREALLOCATIONS = ["off", "metadata", "full"] as const;

/** A new volume: what it is called, how large it is, what it starts as. */
export function CreateDialog({ place, rows, onClose }: { place: Place; rows: Rows; onClose: () => void }) {
  // What is being made is no name that somebody else has taken.
  const [taken] = useState(rows);
  const [name, setName] = useState(() => freeName("disk.qcow2", taken));
  const [format, setFormat] = useState<(typeof FORMATS)[number]>("qcow2");
  const [capacity, setCapacity] = useState<number | undefined>(20 * 2 ** 30);
  const [base, setBase] = useState<string | null>(null);
  const [preallocation, setPreallocation] = useState<(typeof PREALLOCATIONS)[number]>("off");
  const [encrypted, setEncrypted] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const [repeated, setRepeated] = useState("");
  const backing = format === "qcow2" && base !== null ? taken.get(base) : undefined;
  const fault = nameFault(name, taken);
  const sizeProblem = problemOf(capacity, backing?.capacity);
  const locks = encrypted && !backing;
  const request = {
    ...place,
    name,
    format,
    capacity: capacity ?? 0,
    preallocation: backing ? ("off" as const) : preallocation,
    ...(backing && { backing: backing.path }),
  };
  const ready = !fault && !sizeProblem && (!locks || (passphrase !== "" && passphrase === repeated));
  // The passphrase itself is no part of any command.
  const command = usePreview(
    ready ? { ...request, ...(locks && { passphrase: "-" }), preview: true as const } : undefined,
    (input, signal) => client.api.volumes.create(input, { signal }),
  );
  const chooseFormat = (next: string) => {
    const chosen = FORMATS.find((each) => each === next)!;
    setFormat(chosen);
    setName(name.replace(/\.(qcow2|raw)$/, `.${chosen}`));
    if (chosen === "raw" && preallocation === "metadata") setPreallocation("off");
  };
  return (
    <FormDialog
      title={words.title(place.pool)}
      confirm={words.confirm}
      ready={ready}
      command={command}
      onSubmit={() =>
        begin(place, () => client.api.volumes.create({ ...request, ...(locks && { passphrase }) }))
      }
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        value={name}
        data-autofocus
        maxLength={255}
        spellCheck={false}
        error={fault && strings.nameFaults[fault]}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group align="flex-start" grow>
        <Select
          label={words.format}
          description={words.formatNotes[format]}
          inputWrapperOrder={["label", "input", "description", "error"]}
          allowDeselect={false}
          data={FORMATS.map((value) => ({ value, label: words.formats[value] }))}
          value={format}
          onChange={(next) => next && chooseFormat(next)}
        />
        <SizeInput label={words.capacity} problem={sizeProblem} value={capacity} onChange={setCapacity} />
      </Group>
      {format === "qcow2" && (
        <Select
          label={words.backing}
          description={words.backingNote}
          searchable
          clearable
          limit={100}
          placeholder={words.empty}
          data={[...taken.values()]
            .filter(
              (volume) => volume.format && volume.format !== "iso" && !volume.encrypted && !volume.unfinished,
            )
            .map((volume) => volume.name)}
          value={base}
          onChange={setBase}
        />
      )}
      {!backing && (
        <>
          <Input.Wrapper label={words.preallocation} labelElement="div">
            <SegmentedControl
              fullWidth
              aria-label={words.preallocation}
              data={PREALLOCATIONS.filter((value) => format === "qcow2" || value !== "metadata").map(
                (value) => ({
                  value,
                  label: words.preallocations[value],
                }),
              )}
              value={preallocation}
              onChange={(next) => setPreallocation(PREALLOCATIONS.find((each) => each === next)!)}
            />
          </Input.Wrapper>
          <Checkbox
            label={words.encrypt}
            description={words.encryptNote}
            checked={encrypted}
            onChange={(event) => setEncrypted(event.currentTarget.checked)}
          />
        </>
      )}
      {locks && (
        <Group align="flex-start" grow>
          <PasswordInput
            label={words.passphrase}
            autoComplete="new-password"
            maxLength={512}
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
          <PasswordInput
            label={words.repeat}
            autoComplete="new-password"
            maxLength={512}
            value={repeated}
            error={repeated !== "" && repeated !== passphrase ? words.differs : undefined}
            onChange={(event) => setRepeated(event.currentTarget.value)}
          />
        </Group>
      )}
    </FormDialog>
  );
}

function problemOf(capacity: number | undefined, base: number | undefined): string | undefined {
  if (capacity === undefined || capacity < MiB) return words.tooSmall;
  if (capacity > Number.MAX_SAFE_INTEGER) return words.tooLarge;
  return base !== undefined && capacity < base ? words.smallerThanBase : undefined;
}
