import { Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { RemovalScope } from "../../../shared/contract/snapshots.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { BoxedList } from "../../components/BoxedList.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { useCall } from "../../components/use-call.ts";
import { Command } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { FileList } from "./FileList.tsx";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

const words = strings.remove;

interface Props {
  machine: Machine;
  name: string;
  scope: RemovalScope;
  onJob: (job: string) => void;
  onClose: () => void;
}

/** The question before snapshots are deleted: exactly what goes, and what becomes of the images. */
export function RemoveDialog({ machine, name, scope, onJob, onClose }: Props) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid, name, scope };
  const { value: plan, error } = useCall(
    (signal) => client.api.snapshots.planRemoval(ref, { signal }),
    [connection, domain.uuid, name, scope],
  );
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorData>();
  const remove = async () => {
    if (!plan) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const { job } = await client.api.snapshots.remove({ ...ref, revision: plan.revision });
      onJob(job);
      onClose();
    } catch (thrown) {
      setRefusal(toErrorData(thrown));
      setBusy(false);
    }
  };
  const title = words.titles[scope](name);
  if (plan?.refusal !== undefined) {
    return (
      <Modal opened onClose={onClose} title={title} size={520}>
        <ErrorMessage error={{ code: "not-possible", message: plan.refusal }} />
      </Modal>
    );
  }
  return (
    <ConfirmDialog
      opened
      danger
      title={title}
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
          <Text>{words.body}</Text>
          {plan.names.length > 1 && (
            <div>
              <div className={classes["label"]}>{words.going(plan.names.length)}</div>
              <BoxedList>
                {plan.names.map((going) => (
                  <li key={going}>{going}</li>
                ))}
              </BoxedList>
            </div>
          )}
          {plan.merges.length > 0 && (
            <div>
              <div className={classes["label"]}>{words.merges}</div>
              <BoxedList>
                {plan.merges.map(({ from, into }) => (
                  <li key={from} className={classes["path"]}>
                    {from} <span className={classes["dim"]}>{words.into}</span> {into}
                  </li>
                ))}
              </BoxedList>
            </div>
          )}
          <FileList label={words.deletes} paths={plan.deletes} />
          {plan.notes.map((note) => (
            <Text key={note} c="dimmed">
              {note}
            </Text>
          ))}
          <Command text={plan.command} />
        </Stack>
      )}
    </ConfirmDialog>
  );
}
