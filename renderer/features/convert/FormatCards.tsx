import { Radio } from "@mantine/core";
import type { TargetFormatName } from "../../../shared/convert/target-formats.ts";
import classes from "./Convert.module.css";
import type { Writable } from "./model.ts";
import { strings } from "./strings.ts";

interface Props {
  writable: Writable;
  value: TargetFormatName;
  /** Why a format cannot be had now. */
  reason: (format: TargetFormatName) => string | undefined;
  onChange: (format: TargetFormatName) => void;
}

/** The formats with what each is for. */
export function FormatCards({ writable, value, reason, onChange }: Props) {
  return (
    <Radio.Group
      label={strings.formats}
      value={value}
      onChange={(chosen) => {
        const found = writable.find(({ format }) => format === chosen);
        if (found) onChange(found.format);
      }}
    >
      <div className={classes["cards"]}>
        {writable.map(({ format }) => (
          <Radio
            key={format}
            value={format}
            className={classes["card"]}
            label={strings.formatNames[format]}
            description={reason(format) ?? strings.formatNotes[format]}
            disabled={reason(format) !== undefined}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
