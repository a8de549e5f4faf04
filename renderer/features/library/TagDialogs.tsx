import { Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { type CountedTag, tagsOf, useAllMachines } from "../machines/index.ts";
import { FormDialog } from "./FormDialog.tsx";
import { carryOut, changingTag, retagging } from "./organise.ts";
import { PlanCommand } from "./PlanCommand.tsx";
import { Swatches } from "./Swatches.tsx";
import { libraryPath, useScope } from "./scope.ts";
import { strings } from "./strings.ts";

const words = strings.tags;

interface Props {
  tag: CountedTag;
  onClose: () => void;
}

/** A tag's name and colour, on every machine that has it. */
export function TagDialog({ tag, onClose }: Props) {
  const machines = useAllMachines();
  const scope = useScope();
  const [name, setName] = useState(tag.name);
  const [colour, setColour] = useState(tag.colour);
  const wanted = name.trim();
  const plan = changingTag(machines, tag.name, { name: wanted || tag.name, colour });
  const merges = wanted !== tag.name && tagsOf(machines).some((other) => other.name === wanted);
  return (
    <FormDialog
      title={words.changeTitle(tag.name)}
      confirm={words.save}
      ready={wanted !== "" && (wanted !== tag.name || colour !== tag.colour)}
      plan={plan}
      onSubmit={() => {
        void carryOut(plan);
        if (scope.tag === tag.name) navigate(libraryPath({ ...scope, tag: wanted }), { replace: true });
      }}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        description={merges ? words.merges : words.changeNote(tag.count)}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Swatches value={colour} onChange={setColour} />
    </FormDialog>
  );
}

export function RemoveTagDialog({ tag, onClose }: Props) {
  const machines = useAllMachines();
  const scope = useScope();
  const plan = retagging(machines, { give: [], take: [tag.name] });
  return (
    <ConfirmDialog
      opened
      title={words.removeTitle(tag.name)}
      confirm={words.removeButton}
      onConfirm={() => {
        onClose();
        void carryOut(plan);
        if (scope.tag === tag.name) navigate(libraryPath({ ...scope, tag: undefined }), { replace: true });
      }}
      onClose={onClose}
    >
      <Stack gap={16}>
        <Text>{words.removeBody(tag.count)}</Text>
        <PlanCommand plan={plan} />
      </Stack>
    </ConfirmDialog>
  );
}
