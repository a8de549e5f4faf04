import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { BinnedMachine } from "../../../shared/contract/bin.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { BoxedList } from "../../components/BoxedList.tsx";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../components/errors.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import classes from "./Bin.module.css";
import { strings } from "./strings.ts";

const words = strings.question;

/** The question before files are deleted: exactly these. */
export function EmptyDialog({
  machines,
  onClose,
}: {
  machines: readonly BinnedMachine[];
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const going = machines.flatMap(({ disks }) =>
    disks.filter(({ goes, usedBy }) => goes && usedBy.length === 0),
  );
  const freed = going.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const past = machines.reduce((sum, { pastDefinitions }) => sum + pastDefinitions, 0);
  const command = machines
    .map((machine) => machine.command)
    .filter(Boolean)
    .join("\n");
  const empty = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await client.api.bin.empty({ ids: machines.map(({ id }) => id) });
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      opened
      danger
      title={machines.length === 1 ? words.one(machines[0]!.name) : words.all(machines.length)}
      confirm={words.confirm}
      busy={busy}
      error={error}
      onConfirm={() => void empty()}
      onClose={onClose}
    >
      <Stack gap={16}>
        <Text>{going.length > 0 ? words.body : words.noFiles}</Text>
        {going.length > 0 && (
          <BoxedList>
            {going.map(({ path }) => (
              <li key={path}>
                <MiddleTruncate text={path} keep={40} className={classes["path"]} />
              </li>
            ))}
          </BoxedList>
        )}
        {past > 0 && (
          <Text>{machines.length === 1 ? words.pastDefinitions(past) : words.allPastDefinitions(past)}</Text>
        )}
        {freed > 0 && <Text c="dimmed">{words.frees(formatBytes(freed))}</Text>}
        {command && (
          <div>
            <Text fz={12} c="dimmed" mb={4}>
              {words.command}
            </Text>
            <CommandBlock text={command} maxHeight={120} />
          </div>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
