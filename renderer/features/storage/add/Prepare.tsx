import { Checkbox, Radio, Stack } from "@mantine/core";
import type { Preparation } from "../../../../shared/storage/pool-types.ts";
import { strings } from "../strings.ts";
import type { Form } from "./use-form.ts";

const words = strings.addDialog;

/** What is made before the pool's first start; what destroys has to be wanted twice. */
export function Prepare({ form }: { form: Form }) {
  const { offered, prepare, values } = form;
  if (offered.length === 0) return null;
  const devices = [values["device"] ?? [], values["devices"] ?? []].flat(2).join(", ");
  return (
    <Stack gap={8}>
      <Radio.Group
        label={words.prepare}
        value={prepare}
        onChange={(value) => form.setPreparation(value as Preparation | "nothing")}
      >
        <Stack gap={8} mt={4}>
          {(["nothing", ...offered] as const).map((each) => (
            <Radio key={each} value={each} label={words.preparations[each]} />
          ))}
        </Stack>
      </Radio.Group>
      {prepare === "overwrite" && (
        <Checkbox
          color="red"
          label={words.lost(devices || words.theDevice)}
          checked={form.accepted}
          onChange={(event) => form.setAccepted(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
