import { Autocomplete, PasswordInput, Select, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FieldName, PoolField } from "../../../../shared/storage/pool-types.ts";
import type { client } from "../../../app/session.ts";
import { strings } from "../strings.ts";
import type { Form } from "./use-form.ts";

const words = strings.addDialog;
/** Stands for a password that is yet to become a secret. */
const NEW = "new";

interface Props {
  id: string;
  field: PoolField;
  form: Form;
  formats: readonly string[];
  tried: boolean;
  devices: Awaited<ReturnType<typeof client.api.storage.devices>> | undefined;
  secrets: Awaited<ReturnType<typeof client.api.storage.secrets>>["secrets"];
}

/** The control of one field, as its codec asks for it. */
export function PoolFieldInput({ id, field, form, formats, tried, devices, secrets }: Props) {
  const { codec, required, suggest } = field;
  const { label, note } = strings.fields[id as FieldName];
  const [left, setLeft] = useState(false);
  const fault = form.faults[id];
  const common = {
    id: `pool-${id}`,
    label,
    description: note,
    withAsterisk: required === true,
    error: fault && (tried || (left && fault !== "missing")) ? words.faults[fault] : undefined,
    onBlur: () => setLeft(true),
  };
  const value = form.values[id] ?? (codec.type === "list" || codec.type === "hosts" ? [] : "");
  const text = typeof value === "string" ? value : (value[0] ?? "");
  const items = typeof value === "string" ? [] : [...value];
  const suggestions =
    suggest === "disks"
      ? (devices?.disks ?? []).map(({ path }) => path)
      : suggest === "adapters"
        ? (devices?.adapters ?? []).map(({ name }) => name)
        : [];
  const choose = (data: readonly string[]) => (
    <Select
      {...common}
      allowDeselect={false}
      clearable={!required}
      placeholder={words.automatic}
      value={text === "" ? null : text}
      data={data.map((each) => ({ value: each, label: strings.choices[each] ?? each }))}
      onChange={(next) => form.setValue(id, next ?? "")}
    />
  );
  switch (codec.type) {
    case "format":
      return choose(formats);
    case "choice":
      return choose(codec.of);
    case "secret":
      return (
        <>
          <Select
            {...common}
            clearable
            placeholder={words.notSet}
            value={form.password === undefined ? (text === "" ? null : text) : NEW}
            data={[
              { value: NEW, label: words.newPassword },
              ...secrets
                .filter(({ usage }) => usage === codec.usage)
                .map(({ uuid, name }) => ({ value: uuid, label: name || uuid })),
            ]}
            onChange={(next) => {
              form.setPassword(next === NEW ? "" : undefined);
              form.setValue(id, next === NEW ? "" : (next ?? ""));
            }}
          />
          {form.password !== undefined && (
            <PasswordInput
              label={words.password}
              description={words.passwordNote}
              value={form.password}
              maxLength={4096}
              autoComplete="new-password"
              onChange={(event) => form.setPassword(event.currentTarget.value)}
            />
          )}
        </>
      );
    case "hosts":
      if (codec.most === 1) {
        return (
          <TextInput
            {...common}
            value={text}
            maxLength={255}
            onChange={(event) => {
              const host = event.currentTarget.value.trim();
              form.setValue(id, host === "" ? [] : [host]);
            }}
          />
        );
      }
      return (
        <TagsInput
          {...common}
          value={items}
          maxTags={codec.most}
          onChange={(next) => form.setValue(id, next)}
        />
      );
    case "list":
      return (
        <TagsInput
          {...common}
          value={items}
          maxTags={100}
          data={suggestions}
          onChange={(next) => form.setValue(id, next)}
        />
      );
    case "text":
      return suggest ? (
        <Autocomplete
          {...common}
          value={text}
          data={suggestions}
          maxLength={4096}
          onChange={(next) => form.setValue(id, next)}
        />
      ) : (
        <TextInput
          {...common}
          value={text}
          maxLength={4096}
          onChange={(event) => form.setValue(id, event.currentTarget.value)}
        />
      );
  }
}
