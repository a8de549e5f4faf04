import { Button } from "@mantine/core";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { DiskConversion } from "../../convert/index.ts";
import { useDetails } from "../context.ts";
import { CacheComparison } from "../disk/CacheComparison.tsx";
import diskClasses from "../disk/Disk.module.css";
import { FileControl } from "../disk/FileControl.tsx";
import { ImageActions } from "../disk/ImageActions.tsx";
import { modeControls } from "../disk/modes.tsx";
import { ChoiceControl } from "../fields/ChoiceControl.tsx";
import fieldClasses from "../fields/Field.module.css";
import type { Control } from "../fields/frame.ts";
import { Fields } from "../form/Fields.tsx";
import { useChoices } from "../form/use-choices.ts";
import { useItemForm } from "../form/use-item-form.ts";
import { isGoing } from "../model/sides.ts";
import { strings } from "../strings/page.ts";
import { VirtioNotice } from "../virtio/VirtioNotice.tsx";
import { FormShell } from "./FormShell.tsx";

const words = strings.drive;
const DRIVES: readonly (Value | undefined)[] = ["cdrom", "floppy"];

/** A disk; of a drive, the medium can be changed and ejected. */
export function DiskPage({ item }: { item: HardwareItem }) {
  const { state, connection, uuid } = useDetails();
  const form = useItemForm(item);
  const { choices, error } = useChoices(item.kind);
  const drive = DRIVES.includes(form.values["device"]);
  const disabled = isGoing(item, state);
  const target = item.next?.["target"];
  const medium = (control: Control<Value>) => (
    <div className={fieldClasses["medium"]}>
      <FileControl control={control} form={form}>
        <ChoiceControl {...control} choices={choices?.["file"]} open unset={words.empty} />
      </FileControl>
      <Button
        variant="default"
        disabled={disabled || control.value === undefined}
        onClick={() => control.onChange(undefined)}
      >
        {words.eject}
      </Button>
    </div>
  );
  const file = (control: Control<Value>) => <FileControl control={control} form={form} />;
  return (
    <FormShell item={item} form={form}>
      {error && <ErrorMessage error={error} />}
      <VirtioNotice item={item} />
      {!drive && (
        <div className={diskClasses["actions"]}>
          <ImageActions item={item} />
          {typeof target === "string" && (
            <DiskConversion connection={connection} uuid={uuid} target={target} />
          )}
        </div>
      )}
      <Fields
        form={form}
        choices={choices}
        disabled={disabled}
        controls={{ ...modeControls(choices), file: drive ? medium : file }}
        {...(drive && { first: ["file"], hints: { file: words.hint } })}
      >
        <CacheComparison values={form.values} />
      </Fields>
    </FormShell>
  );
}
