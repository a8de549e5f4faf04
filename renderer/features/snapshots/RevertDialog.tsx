import { Checkbox, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { useCall } from "../../components/use-call.ts";
import type { Machine } from "../machines/index.ts";
import { FileList } from "./FileList.tsx";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

const words = strings.revert;

interface Props {
  machine: Machine;
  name: string;
  onJob: (job: string) => void;
  onClose: () => void;
}

/** The question before going back: what happens, what is lost, and the offer to keep it. */
export function RevertDialog({ machine, name, onJob, onClose }: Props) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const { value: plan, error } = useCall(
    (signal) => client.api.snapshots.planRevert({ ...ref, name }, { signal }),
    [connection, domain.uuid, name],
  );
  const [keep, setKeep] = useState(true);
  const [keepAs, setKeepAs] = useState(() => `Before “${name}”`.slice(0, 60));
  const [start, setStart] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorData>();
  const keepable = plan?.lost !== undefined && plan.canKeep.reason === undefined;
  const keeping = keepable && keep;
  const ready = plan !== undefined && plan.refusal === undefined && (!keeping || keepAs.trim() !== "");
  const revert = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { job } = await client.api.snapshots.revert({
        ...ref,
        name,
        ...(keeping && { keepAs: keepAs.trim() }),
        ...(start && plan?.becomes === "off" && { become: "running" }),
      });
      onJob(job);
      onClose();
    } catch (thrown) {
      setRefusal(toErrorData(thrown));
      setBusy(false);
    }
  };
  if (plan?.refusal !== undefined) {
    return (
      <Modal opened onClose={onClose} title={words.title(name)} size={520}>
        <ErrorMessage error={{ code: "not-possible", message: plan.refusal }} />
      </Modal>
    );
  }
  return (
    <ConfirmDialog
      opened
      danger={plan?.lost !== undefined && !keeping}
      title={words.title(name)}
      confirm={words.confirm}
      busy={busy}
      ready={ready}
      error={refusal ?? error}
      onConfirm={() => void revert()}
      onClose={onClose}
    >
      {!plan ? (
        !error && <Skeleton height={120} />
      ) : (
        <Stack gap={12}>
          <ul className={classes["steps"]}>
            {plan.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
          {plan.lost === undefined || keeping ? (
            <Text c="dimmed">{keeping ? words.kept : words.nothing}</Text>
          ) : (
            <div className={classes["lost"]}>
              <strong>{words.lost}:</strong> {plan.lost}
            </div>
          )}
          {plan.lost !== undefined && (
            <Checkbox
              label={words.keep}
              description={plan.canKeep.reason}
              disabled={!keepable}
              checked={keeping}
              onChange={(event) => setKeep(event.currentTarget.checked)}
            />
          )}
          {keeping && (
            <TextInput
              label={words.keepName}
              value={keepAs}
              maxLength={200}
              onChange={(event) => setKeepAs(event.currentTarget.value)}
            />
          )}
          {plan.becomes === "off" && (
            <Checkbox
              label={words.start}
              description={plan.canStart.reason ?? words.startNote}
              disabled={plan.canStart.reason !== undefined}
              checked={start && plan.canStart.reason === undefined}
              onChange={(event) => setStart(event.currentTarget.checked)}
            />
          )}
          {!keeping && <FileList label={words.deletes} paths={plan.deletes} />}
        </Stack>
      )}
    </ConfirmDialog>
  );
}
