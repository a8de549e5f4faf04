import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Value } from "../../../../shared/hardware/property.ts";
import { VolumeBrowser } from "../../storage/index.ts";
import { useDetails } from "../context.ts";
import fieldClasses from "../fields/Field.module.css";
import type { Control } from "../fields/frame.ts";
import { TextControl } from "../fields/TextControl.tsx";
import type { ItemForm } from "../form/use-item-form.ts";
import { strings } from "./strings.ts";

interface Props {
  control: Control<Value>;
  form: Pick<ItemForm, "set">;
  /** The control for the path; a line of text where it is left out. */
  children?: ReactNode;
}

/** The path of an image, written or chosen among the volumes; a volume brings its format along. */
export function FileControl({ control, form, children }: Props) {
  const { connection } = useDetails();
  const [browsing, setBrowsing] = useState(false);
  const { value, onChange } = control;
  return (
    <div className={fieldClasses["medium"]}>
      {children ?? <TextControl {...control} value={value === undefined ? undefined : String(value)} />}
      <Button variant="default" disabled={control.disabled} onClick={() => setBrowsing(true)}>
        {strings.browse}
      </Button>
      {browsing && (
        <VolumeBrowser
          connection={connection}
          onPick={({ path, format }) => {
            onChange(path);
            form.set("format", format === undefined || format === "iso" ? "raw" : format);
            setBrowsing(false);
          }}
          onClose={() => setBrowsing(false)}
        />
      )}
    </div>
  );
}
