import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef } from "react";
import type { InstallProposal } from "../../../shared/contract/install.ts";
import { formatBytes, formatMiB } from "../../../shared/model/units.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { machineNames } from "../machines/index.ts";
import classes from "./Install.module.css";
import { Notes } from "./Notes.tsx";
import { NumberWithSlider } from "./NumberWithSlider.tsx";
import { OsField } from "./OsField.tsx";
import { Preview } from "./Preview.tsx";
import { strings } from "./strings.ts";
import { useCreate } from "./use-create.ts";
import { useDraft } from "./use-draft.ts";
import { toRequest, validate } from "./validate.ts";

const words = strings.fields;
/** An explanation stands under its field. */
const BELOW: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

/** The sheet, filled in: one press of Enter creates the machine as it stands. */
export function MachineForm({ proposal: first }: { proposal: InstallProposal }) {
  const { proposal, draft, set, chooseOs, osByHand, error: osError } = useDraft(first);
  const { create, cancel, busy, error } = useCreate();
  const { limits, media, networks, firmwares, notes } = proposal;
  const problems = validate(draft, limits, machineNames(draft.connection), media.os?.name);
  const request = toRequest(draft, problems);
  const primary = useRef<HTMLButtonElement>(null);
  useEffect(() => primary.current?.focus({ preventScroll: true }), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (request) void create(request);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap={12}>
        {/* A disabled fieldset holds everything still while the machine is being made. */}
        <fieldset disabled={busy} className={classes["fields"]}>
          <OsField media={media} value={draft.os} byHand={osByHand} onChange={(os) => void chooseOs(os)} />
          {osError && <ErrorMessage error={osError} />}
          <div className={classes["row"]}>
            <TextInput
              label={words.name}
              value={draft.name}
              maxLength={255}
              spellCheck={false}
              error={problems.name?.message}
              onChange={(event) => set("name", event.currentTarget.value)}
            />
            <Select
              label={words.network}
              description={words.networkHint}
              inputWrapperOrder={BELOW}
              data={networks}
              value={draft.network}
              allowDeselect={false}
              onChange={(value) => value && set("network", value)}
            />
            <Select
              label={words.firmware}
              description={words.firmwareHint}
              inputWrapperOrder={BELOW}
              data={firmwares.map((value) => ({ value, label: words.firmwares[value] }))}
              value={draft.firmware}
              allowDeselect={false}
              onChange={(value) => value && set("firmware", value)}
            />
          </div>
          <div className={classes["sizes"]}>
            <NumberWithSlider
              label={words.memory}
              unit={words.memoryUnit}
              hint={words.memoryHint(formatMiB(limits.maxMemoryMiB))}
              value={draft.memoryMiB}
              max={limits.maxMemoryMiB}
              step={256}
              problem={problems.memoryMiB}
              onChange={(value) => set("memoryMiB", value)}
            />
            <NumberWithSlider
              label={words.vcpus}
              hint={words.vcpusHint(limits.hostCpus)}
              value={draft.vcpus}
              max={Math.min(limits.hostCpus, limits.maxVcpus)}
              min={1}
              step={1}
              problem={problems.vcpus}
              onChange={(value) => set("vcpus", value)}
            />
            <NumberWithSlider
              label={words.disk}
              unit={words.diskUnit}
              hint={words.diskHint(formatBytes(limits.freeBytes), limits.pool)}
              value={draft.diskGiB}
              max={Math.max(32, Math.min(512, Math.floor(limits.freeBytes / 1024 ** 3)))}
              min={1}
              step={1}
              problem={problems.diskGiB}
              onChange={(value) => set("diskGiB", value)}
            />
          </div>
        </fieldset>
        <Notes notes={notes} />
        <Preview request={request} />
        {error && <ErrorMessage error={error} />}
        <Group justify="flex-end" gap={8} className={classes["foot"]!}>
          {busy && (
            <>
              <Text role="status" c="dimmed" flex={1}>
                {strings.creating}
              </Text>
              <Button variant="default" onClick={cancel}>
                {strings.cancelCreate}
              </Button>
            </>
          )}
          <Button ref={primary} type="submit" disabled={!request} loading={busy}>
            {strings.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
