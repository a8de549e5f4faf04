import { useCallback, useState } from "react";
import type { BackedUpMachine, Backup, BackupRef } from "../../../shared/contract/backups.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { filesPath } from "../guest-files/index.ts";
import { useJob, WorkBar } from "../jobs/index.ts";
import classes from "./Backups.module.css";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { RestoreDialog } from "./RestoreDialog.tsx";

type Asked = {
  readonly kind: "restore" | "remove";
  readonly backup: BackupRef;
  readonly name: string;
  readonly connection: string | undefined;
};

/** What can be done with backups of a list: the work under way, and the dialog that is open. */
export function useBackupWork(onDone: () => void) {
  const [job, setJob] = useState<string>();
  const [asked, setAsked] = useState<Asked>();
  const [error, setError] = useState<ErrorData>();
  const running = useJob(job)?.state === "running";
  const dismiss = useCallback(() => {
    setJob(undefined);
    onDone();
  }, [onDone]);
  const actions = (folder: string, { machine, name }: BackedUpMachine, connection?: string) => {
    const refOf = ({ id }: Backup): BackupRef => ({ folder, machine, id });
    return {
      filesOf: (backup: Backup) => filesPath({ kind: "backup", ...refOf(backup) }),
      onVerify: (backup: Backup) => {
        setError(undefined);
        client.api.backups.verify(refOf(backup)).then(
          (started) => setJob(started.job),
          (thrown) => setError(toErrorData(thrown)),
        );
      },
      onRestore: (backup: Backup) => setAsked({ kind: "restore", backup: refOf(backup), name, connection }),
      ...(connection !== undefined && {
        onRemove: (backup: Backup) => setAsked({ kind: "remove", backup: refOf(backup), name, connection }),
      }),
    };
  };
  const close = () => setAsked(undefined);
  return {
    running,
    actions,
    follow: setJob,
    bar: (
      <>
        {job !== undefined && <WorkBar key={job} id={job} onDismiss={dismiss} />}
        {error && (
          <div className={classes["error"]}>
            <ErrorMessage error={error} onDismiss={() => setError(undefined)} />
          </div>
        )}
      </>
    ),
    dialog:
      asked?.kind === "restore" ? (
        <RestoreDialog {...asked} onJob={setJob} onClose={close} />
      ) : (
        asked?.connection !== undefined && (
          <RemoveDialog connection={asked.connection} backup={asked.backup} onJob={setJob} onClose={close} />
        )
      ),
  };
}
