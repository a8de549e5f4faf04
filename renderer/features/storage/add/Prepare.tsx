import { Checkbox, Radio, Stack } from "@mantine/core";
import type { Preparation } from "../../../../shared/storage/pool-types.ts";
import { strings } from "../strings.ts";

const words = strings.addDialog;

interface Props<T extends Preparation | "nothing"> {
  label: string;
  offered: readonly T[];
  value: T;
  onChange: (value: T) => void;
  /** What would be overwritten, as far as it is known. */
  devices: string;
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
}

/** What is made before a pool starts; what destroys has to be wanted twice. */
export function Prepare<T extends Preparation | "nothing">(props: Props<T>) {
  const { label, offered, value, onChange, devices, accepted, onAccept } = props;
  return (
    <Stack gap={8}>
      <Radio.Group label={label} value={value} onChange={(next) => onChange(next as T)}>
        <Stack gap={8} mt={4}>
          {offered.map((each) => (
            <Radio key={each} value={each} label={words.preparations[each]} />
          ))}
        </Stack>
      </Radio.Group>
      {value === "overwrite" && (
        <Checkbox
          color="red"
          label={words.lost(devices || words.theDevice)}
          checked={accepted}
          onChange={(event) => onAccept(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
