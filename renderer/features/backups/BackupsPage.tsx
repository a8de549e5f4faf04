import { Button, Skeleton } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import { useState } from "react";
import { client } from "../../app/session.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useCall } from "../../components/use-call.ts";
import classes from "./Backups.module.css";
import { BackupTable } from "./BackupTable.tsx";
import { FolderField } from "./FolderField.tsx";
import { ImportDialog } from "./ImportDialog.tsx";
import { strings } from "./strings.ts";
import { useBackupWork } from "./use-backup-work.tsx";
import { useBackups } from "./use-backups.ts";

/** `/backups`: all backups of a folder, also of machines that are no more. */
export function BackupsPage() {
  const { value: place } = useCall((signal) => client.api.backups.lastPlace({}, { signal }), []);
  const [chosen, setChosen] = useState<string>();
  const folder = chosen ?? place?.folder;
  const { machines, error, refresh } = useBackups(folder);
  const work = useBackupWork(refresh);
  const [importing, setImporting] = useState(false);
  return (
    <>
      <PageHeader title={strings.title}>
        <Button size="xs" variant="default" onClick={() => setImporting(true)}>
          {strings.importAction}
        </Button>
      </PageHeader>
      {work.bar}
      <div className={classes["body"]}>
        {!place ? (
          <Skeleton height={200} />
        ) : (
          <>
            <FolderField key={folder} folder={folder} onChange={setChosen} />
            {error ? (
              <ErrorMessage error={error} />
            ) : folder === undefined || machines?.length === 0 ? (
              <div className={classes["empty"]}>
                <EmptyState
                  icon={IconArchive}
                  title={folder === undefined ? strings.noFolder : strings.noneInFolder}
                  hint={strings.noneInFolderHint}
                />
              </div>
            ) : (
              machines?.map((machine) => (
                <section key={machine.machine} aria-label={machine.name}>
                  <h2 className={classes["machine"]}>{machine.name}</h2>
                  <BackupTable machine={machine} blocked={undefined} {...work.actions(folder, machine)} />
                </section>
              ))
            )}
          </>
        )}
      </div>
      {work.dialog}
      {importing && <ImportDialog onJob={work.follow} onClose={() => setImporting(false)} />}
    </>
  );
}
