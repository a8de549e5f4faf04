import { Button, Collapse } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { poolType, takesPart } from "../../../../shared/storage/pool-types.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";
import classes from "../Storage.module.css";
import { strings } from "../strings.ts";
import { PoolFieldInput } from "./PoolFieldInput.tsx";
import type { Form } from "./use-form.ts";

interface Props {
  connection: string;
  form: Form;
  /** The formats that the host's libvirt offers for the type. */
  formats: readonly string[];
  /** Whether what is missing is pointed out already. */
  tried: boolean;
  /** Stands between the fields and those behind "More". */
  beside: ReactNode;
}

/** The fields of the chosen type, in the order of its declaration. */
export function PoolFields({ connection, form, formats, tried, beside }: Props) {
  const { fields } = poolType(form.type)!;
  const [opened, { toggle }] = useDisclosure(false);
  const needsDevices = Object.values(fields).some(({ suggest }) => suggest);
  const needsSecrets = "secret" in fields;
  const devices = useCall(
    async (signal) =>
      needsDevices ? await client.api.storage.devices({ connection }, { signal }) : undefined,
    [connection, needsDevices],
  );
  const secrets = useCall(
    async (signal) =>
      needsSecrets ? (await client.api.storage.secrets({ connection }, { signal })).secrets : undefined,
    [connection, needsSecrets],
  );
  const shown = Object.entries(fields).filter(([, field]) => takesPart(field, form.values));
  const inputs = (more: boolean) =>
    shown
      .filter(([, field]) => (field.more === true) === more)
      .map(([key, field]) => (
        <PoolFieldInput
          key={key}
          id={key}
          field={field}
          form={form}
          formats={formats}
          tried={tried}
          devices={devices.value}
          secrets={secrets.value ?? []}
        />
      ));
  const rest = inputs(true);
  return (
    <>
      {inputs(false)}
      {beside}
      {rest.length > 0 && (
        <div className={classes["wide"]}>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-expanded={opened}
            leftSection={opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            onClick={toggle}
          >
            {strings.addDialog.more}
          </Button>
          <Collapse expanded={opened} transitionDuration={100}>
            <div className={classes["form"]}>{rest}</div>
          </Collapse>
        </div>
      )}
    </>
  );
}
