import { Button, Skeleton } from "@mantine/core";
import { IconArchive, IconServerOff } from "@tabler/icons-react";
import { useState } from "react";
import { client } from "../../app/session.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { useEndedOn } from "../jobs/index.ts";
import { MachineHeader, useLoaded, useMachine } from "../machines/index.ts";
import classes from "./Backups.module.css";
import { BackupTable } from "./BackupTable.tsx";
import { CreateDialog } from "./CreateDialog.tsx";
import { ExportDialog } from "./ExportDialog.tsx";
import { FolderField } from "./FolderField.tsx";
import { ScheduleDialog } from "./ScheduleDialog.tsx";
import { ScheduleLine } from "./ScheduleLine.tsx";
import { strings } from "./strings.ts";
import { useBackupWork } from "./use-backup-work.tsx";
import { useBackups } from "./use-backups.ts";

interface Props {
  connection: string;
  uuid: string;
}

/** `/c/…/m/…/backups`: a machine's backups in one folder. */
export function MachineBackupsPage({ connection, uuid }: Props) {
  const machine = useMachine(connection, uuid);
  const gone = useLoaded(connection) && !machine;
  const link = useConnections(({ list }) => list.find(({ id }) => id === connection));
  const { value: place } = useCall(
    (signal) => client.api.backups.place({ connection, uuid }, { signal }),
    [connection, uuid],
  );
  const [chosen, setChosen] = useState<string>();
  const folder = chosen ?? place?.folder;
  const { machines, error, refresh } = useBackups(folder, useEndedOn(connection, uuid, "backups"));
  const work = useBackupWork(refresh);
  const [saved, setSaved] = useState(0);
  const { value: state } = useCall(
    (signal) => client.api.backups.schedule({ connection, uuid }, { signal }),
    [connection, uuid, saved, machines],
  );
  const [scheduling, setScheduling] = useState(false);
  const [creating, setCreating] = useState(false);
  const [exporting, setExporting] = useState(false);
  const unavailable = link && link.status !== "connected" ? strings.unavailable : undefined;
  const blocked =
    unavailable ?? (work.running ? strings.working : folder === undefined ? strings.noFolder : undefined);
  const own = machines?.find((found) => found.uuid === uuid);
  const missing = error?.code === "no-such-folder";
  return (
    <>
      <MachineHeader connection={connection} uuid={uuid}>
        {machine && (
          <Button size="xs" variant="default" mr={8} onClick={() => setExporting(true)}>
            {strings.exportAction}
          </Button>
        )}
        {machine && (
          <Button
            size="xs"
            leftSection={<IconArchive size={16} stroke={1.5} />}
            disabled={blocked !== undefined}
            title={blocked}
            onClick={() => setCreating(true)}
          >
            {strings.create}
          </Button>
        )}
      </MachineHeader>
      {link && <ConnectionBanner connection={link} />}
      {work.bar}
      {gone ? (
        <EmptyState icon={IconServerOff} title={strings.gone} />
      ) : !place || !machine ? (
        <div className={classes["body"]} role="status" aria-label={strings.loading}>
          <Skeleton height={200} />
        </div>
      ) : (
        <div className={classes["body"]}>
          <FolderField key={folder} folder={folder} onChange={setChosen} />
          {folder !== undefined && state && (
            <ScheduleLine
              state={state}
              folder={folder}
              blocked={unavailable}
              onChange={() => setScheduling(true)}
            />
          )}
          {folder === undefined ? (
            <div className={classes["empty"]}>
              <EmptyState icon={IconArchive} title={strings.noFolder} hint={strings.noFolderHint} />
            </div>
          ) : error && !missing ? (
            <ErrorMessage error={error} />
          ) : own ? (
            <BackupTable machine={own} blocked={blocked} {...work.actions(folder, own, connection)} />
          ) : machines || missing ? (
            <div className={classes["empty"]}>
              <EmptyState icon={IconArchive} title={strings.empty} hint={strings.emptyHint}>
                <Button mt={16} disabled={blocked !== undefined} onClick={() => setCreating(true)}>
                  {strings.createAsk}
                </Button>
              </EmptyState>
            </div>
          ) : (
            <Skeleton height={160} />
          )}
        </div>
      )}
      {work.dialog}
      {scheduling && machine && folder !== undefined && (
        <ScheduleDialog
          machine={machine}
          folder={folder}
          state={state}
          onSaved={() => setSaved((before) => before + 1)}
          onClose={() => setScheduling(false)}
        />
      )}
      {exporting && machine && (
        <ExportDialog
          machine={machine}
          folder={folder}
          onJob={work.follow}
          onClose={() => setExporting(false)}
        />
      )}
      {creating && machine && folder !== undefined && (
        <CreateDialog
          machine={machine}
          folder={folder}
          onJob={work.follow}
          onClose={() => setCreating(false)}
        />
      )}
    </>
  );
}
