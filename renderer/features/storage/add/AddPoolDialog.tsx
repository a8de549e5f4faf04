import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { type PoolTypeName, poolTypes } from "../../../../shared/storage/pool-types.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { toErrorData } from "../../../components/errors.ts";
import { strings as shared } from "../../../components/strings.ts";
import { useCall } from "../../../components/use-call.ts";
import { useJob } from "../../jobs/index.ts";
import { Command } from "../../lifecycle/index.ts";
import classes from "../Storage.module.css";
import { usePools } from "../store.ts";
import { strings } from "../strings.ts";
import { Discover } from "./Discover.tsx";
import { PoolFields } from "./PoolFields.tsx";
import { Prepare } from "./Prepare.tsx";
import { useForm } from "./use-form.ts";

const words = strings.addDialog;

interface Props {
  connection: string;
  onAdded: (pool: string) => void;
  onClose: () => void;
}

/** A new pool: its type first, then the fields that the type has, then what is done before it starts. */
export function AddPoolDialog({ connection, onAdded, onClose }: Props) {
  const taken = (usePools(connection) ?? []).map(({ name }) => name);
  const [job, setJob] = useState<string>();
  // What is being made is no name that somebody else has taken.
  const form = useForm(job === undefined ? taken : []);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const running = useJob(job);
  const capabilities = useCall(
    (signal) => client.api.storage.capabilities({ connection }, { signal }),
    [connection],
  );
  const [asked] = useDebouncedValue(form.ready ? JSON.stringify(form.request) : undefined, 200);
  const preview = useCall(
    async (signal) =>
      asked === undefined
        ? undefined
        : await client.api.storage.create(
            {
              connection,
              ...(JSON.parse(asked) as typeof form.request),
              ...(form.password && { password: "-" }),
              preview: true,
            },
            { signal },
          ),
    [connection, asked, form.password !== undefined],
  );
  const { name } = form.request;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the job's end alone decides
  useEffect(() => {
    if (running?.state === "succeeded") {
      onAdded(name);
      onClose();
    } else if (running && running.state !== "running") {
      setError(running.error);
      setJob(undefined);
    }
  }, [running?.state]);
  const submit = async () => {
    setTried(true);
    if (!form.ready) return;
    setError(undefined);
    try {
      const { password } = form;
      const started = await client.api.storage.create({
        connection,
        ...form.request,
        ...(password && { password }),
      });
      setJob(started.job);
    } catch (thrown) {
      setError(toErrorData(thrown));
    }
  };
  const supported = capabilities.value?.types.find(({ type }) => type === form.type);
  return (
    <Modal opened onClose={onClose} title={words.title} size={760}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (job === undefined) void submit();
        }}
      >
        <Stack gap={16}>
          <div className={classes["form"]}>
            <Select
              label={words.type}
              description={strings.types[form.type].note}
              allowDeselect={false}
              value={form.type}
              maxDropdownHeight={420}
              data={Object.keys(poolTypes).map((type) => {
                const there = capabilities.value?.types.find((each) => each.type === type);
                const usable = !capabilities.value || there?.supported === true;
                const label = strings.types[type as PoolTypeName].name;
                return {
                  value: type,
                  label: usable ? label : `${label} (${words.notBuilt})`,
                  disabled: !usable,
                };
              })}
              onChange={(type) => type && form.chooseType(type as PoolTypeName)}
            />
            <TextInput
              label={words.name}
              description={words.nameNote}
              value={form.name}
              maxLength={255}
              withAsterisk
              data-autofocus
              error={
                form.nameProblem && (tried || form.nameProblem !== "empty")
                  ? words.nameFaults[form.nameProblem]
                  : undefined
              }
              onChange={(event) => form.setName(event.currentTarget.value)}
            />
            <PoolFields
              key={form.type}
              connection={connection}
              form={form}
              formats={supported?.formats ?? []}
              tried={tried}
              beside={<Discover key={form.type} connection={connection} form={form} />}
            />
          </div>
          {form.offered.length > 0 && (
            <Prepare
              label={words.prepare}
              offered={["nothing", ...form.offered] as const}
              value={form.prepare}
              onChange={form.setPreparation}
              devices={[form.values["device"] ?? [], form.values["devices"] ?? []].flat(2).join(", ")}
              accepted={form.accepted}
              onAccept={form.setAccepted}
            />
          )}
          <Group gap={24}>
            <Checkbox
              label={words.start}
              checked={form.start}
              onChange={(event) => form.setStart(event.currentTarget.checked)}
            />
            <Checkbox
              label={strings.autostart}
              checked={form.autostart}
              onChange={(event) => form.setAutostart(event.currentTarget.checked)}
            />
          </Group>
          {form.ready && <Command text={preview.value?.command} />}
          {error && <ErrorMessage error={error} />}
          {tried && !form.ready && <div className={classes["quiet"]}>{words.fill}</div>}
          <Group justify="flex-end" gap={8}>
            {job !== undefined && <div className={classes["words"]}>{running?.phase} …</div>}
            <Button
              variant="default"
              onClick={() => (job === undefined ? onClose() : void client.api.jobs.cancel({ job }))}
            >
              {shared.cancel}
            </Button>
            <Button type="submit" loading={job !== undefined}>
              {words.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
