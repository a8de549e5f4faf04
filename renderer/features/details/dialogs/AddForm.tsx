import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { navigate } from "wouter/use-browser-location";
import type { Kind, Value } from "../../../../shared/hardware/property.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useDetails } from "../context.ts";
import { FileControl } from "../disk/FileControl.tsx";
import type { Control } from "../fields/frame.ts";
import { Consequences } from "../form/Consequences.tsx";
import { Fields } from "../form/Fields.tsx";
import { useApply } from "../form/use-apply.ts";
import { useChoices } from "../form/use-choices.ts";
import { useNewForm } from "../form/use-new-form.ts";
import { usePreview } from "../form/use-preview.ts";
import { useWhen } from "../form/use-when.ts";
import { WhenField } from "../form/WhenField.tsx";
import { merged } from "../model/edits.ts";
import { detailsPath } from "../path.ts";
import { idsOfKind } from "../store.ts";
import { wordsOf } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import classes from "./Add.module.css";
import { ImageField, USUAL_SIZE_MIB } from "./ImageField.tsx";

const words = strings.add;

/** What a new image decides by itself. */
const OF_THE_IMAGE = ["file", "format", "driver"];

interface Props {
  kindName: string;
  kind: Kind;
  onBack: () => void;
  onDone: () => void;
}

/** The form of a device that is to be added. */
export function AddForm({ kindName, kind, onBack, onDone }: Props) {
  const { connection, uuid, blocked } = useDetails();
  const { choices, error: choicesError } = useChoices(kindName);
  const form = useNewForm(kindName, kind, choices);
  const { when, options, setWhen } = useWhen();
  const applying = useApply();
  const [imageSize, setImageSize] = useState<number | string | undefined>(USUAL_SIZE_MIB);
  const canHaveImage =
    kindName === "disk" && form.values["type"] === "file" && form.values["device"] === "disk";
  const image =
    canHaveImage && imageSize !== undefined ? { sizeMiB: Math.ceil(Number(imageSize)) } : undefined;
  const badSize = image && !(image.sizeMiB >= 1) ? words.image.badSize : undefined;
  const invalid = Object.keys(form.problems).length > 0 || badSize !== undefined;
  const change = {
    type: "add",
    kind: kindName,
    values: merged(form.changes, {}),
    ...(image && { image }),
  } as const;
  // Before the host's choices are known the form is not what it will begin with.
  const ready = choices !== undefined && !invalid && !blocked;
  const preview = usePreview(ready ? [change] : [], when);
  const add = async () => {
    const before = new Set(idsOfKind({ connection, uuid }, kindName));
    if (!(await applying.apply([change], when))) return;
    // libvirt may have added a controller for it too.
    const added = idsOfKind({ connection, uuid }, kindName).find((id) => !before.has(id));
    if (added) navigate(detailsPath(connection, uuid, added));
    onDone();
  };
  const file = (control: Control<Value>) => <FileControl control={control} form={form} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void add();
      }}
    >
      <p className={classes["lead"]}>{wordsOf(kindName).about}</p>
      {choicesError && <ErrorMessage error={choicesError} />}
      {Object.keys(kind.properties).length === 0 && <Text c="dimmed">{strings.noFields}</Text>}
      <div className={classes["fields"]}>
        {canHaveImage && (
          <ImageField
            sizeMiB={imageSize}
            problem={badSize}
            disabled={applying.busy}
            onChange={setImageSize}
          />
        )}
        <Fields
          form={form}
          choices={choices}
          disabled={applying.busy}
          except={image ? OF_THE_IMAGE : []}
          {...(kindName === "disk" && { controls: { file } })}
        />
      </div>
      <div className={classes["consequences"]}>
        <Consequences preview={preview.value} error={applying.error || !ready ? undefined : preview.error} />
        {applying.error && <ErrorMessage error={applying.error} />}
      </div>
      <div className={classes["foot"]}>
        <Button variant="subtle" color="gray" className={classes["back"]!} onClick={onBack}>
          {words.back}
        </Button>
        <WhenField when={when} options={options} onChange={setWhen} />
        <Button type="submit" disabled={!ready} loading={applying.busy}>
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}
