import { Modal, NavLink, Skeleton, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { useCall } from "../../components/use-call.ts";
import { closeConversion, convertImage } from "./store.ts";
import { strings } from "./strings.ts";

interface Props {
  machine: { readonly connection: string; readonly uuid: string };
  name: string;
}

/** Which of a machine's disks is converted; not asked where there is only one. */
export function ChooseDisk({ machine, name }: Props) {
  const { connection, uuid } = machine;
  const { value, error } = useCall(
    (signal) => client.api.convert.disks({ connection, uuid }, { signal }),
    [connection, uuid],
  );
  const disks = value?.disks;
  const choose = (target: string) =>
    convertImage({ kind: "disk", connection, uuid, target }, `${name}/${target}`);
  const only = disks?.length === 1 ? disks[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen once, when it is known
  useEffect(() => {
    if (only) choose(only.target);
  }, [only]);
  return (
    <Modal opened onClose={closeConversion} title={strings.title(name)} size={560}>
      {error && <ErrorMessage error={error} />}
      {!disks && !error && <Skeleton height={96} />}
      {disks?.length === 0 && <Text>{strings.noDisks}</Text>}
      <Stack gap={4}>
        {disks?.map(({ target, path }) => (
          <NavLink
            key={target}
            component="button"
            label={target}
            description={<MiddleTruncate text={path} />}
            onClick={() => choose(target)}
          />
        ))}
      </Stack>
    </Modal>
  );
}
