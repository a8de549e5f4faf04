import { Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { BackupRef } from "../../../shared/contract/backups.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { BoxedList } from "../../components/BoxedList.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../components/errors.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { useCall } from "../../components/use-call.ts";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

const words = strings.removal;

interface Props {
  connection: string;
  backup: BackupRef;
  onJob: (job: string) => void;
  onClose: () => void;
}

/** The question before a backup is deleted: those that stand on it, and every file that goes. */
export function RemoveDialog({ connection, backup, onJob, onClose }: Props) {
  const { value: plan, error } = useCall(
    (signal) => client.api.backups.planRemoval(backup, { signal }),
    [backup.folder, backup.machine, backup.id],
  );
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorData>();
  const remove = async () => {
    if (!plan) return;
    setBusy(true);
    try {
      const { job } = await client.api.backups.remove({ ...backup, connection, ids: plan.ids });
      onJob(job);
      onClose();
    } catch (thrown) {
      setRefusal(toErrorData(thrown));
      setBusy(false);
    }
  };
  const home = `${backup.folder}/${backup.machine}`;
  const count = plan?.ids.length ?? 1;
  return (
    <ConfirmDialog
      opened
      danger
      title={count > 1 ? words.titles(count) : words.title}
      confirm={words.confirm}
      busy={busy}
      ready={plan !== undefined}
      error={refusal ?? error}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {!plan ? (
        !error && <Skeleton height={160} />
      ) : (
        <Stack gap={12}>
          {count > 1 && <Text>{words.chain(count)}</Text>}
          <Text>{words.body}</Text>
          <div>
            <div className={classes["label"]}>{words.files(formatBytes(plan.bytes))}</div>
            <Text fz={12} c="dimmed" mb={4} className={classes["anywhere"]}>
              {words.below(home)}
            </Text>
            <BoxedList label={words.files(formatBytes(plan.bytes))} className={classes["files"]}>
              {plan.files.map((path) => (
                <li key={path}>
                  <MiddleTruncate text={path.slice(home.length + 1)} />
                </li>
              ))}
            </BoxedList>
          </div>
        </Stack>
      )}
    </ConfirmDialog>
  );
}
