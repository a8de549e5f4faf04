import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { type CountedTag, tagsOf, useAllMachines } from "../machines/index.ts";
import { FormDialog } from "./FormDialog.tsx";
import { changeTag, changeTags } from "./organise.ts";
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
  const merges = wanted !== tag.name && tagsOf(machines).some((other) => other.name === wanted);
  return (
    <FormDialog
      title={words.changeTitle(tag.name)}
      confirm={words.save}
      ready={wanted !== "" && (wanted !== tag.name || colour !== tag.colour)}
      onSubmit={() => {
        void changeTag(machines, tag.name, { name: wanted, colour });
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
  return (
    <ConfirmDialog
      opened
      title={words.removeTitle(tag.name)}
      confirm={words.removeButton}
      onConfirm={() => {
        onClose();
        void changeTags(machines, { give: [], take: [tag.name] });
        if (scope.tag === tag.name) navigate(libraryPath({ ...scope, tag: undefined }), { replace: true });
      }}
      onClose={onClose}
    >
      <Text>{words.removeBody(tag.count)}</Text>
    </ConfirmDialog>
  );
}
