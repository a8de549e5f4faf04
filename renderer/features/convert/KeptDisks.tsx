import { Button, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import type { KeptDisk } from "../../../shared/contract/convert.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { useCall } from "../../components/use-call.ts";
import { Command } from "../lifecycle/index.ts";
import classes from "./Convert.module.css";
import { strings } from "./strings.ts";

const words = strings.kept;

interface Props {
  connection: string;
  uuid: string;
  target: string;
}

/** The images that a disk had before it was converted, each until the user lets it go. */
export function KeptDisks({ connection, uuid, target }: Props) {
  const [disks, setDisks] = useState<readonly KeptDisk[]>([]);
  const [error, setError] = useState<ErrorData>();
  const [asked, setAsked] = useState<KeptDisk>();
  useEffect(
    () =>
      client.subscribe(
        (signal) => client.api.convert.kept({ connection, uuid }, { signal }),
        (item) => setDisks(item.disks),
        (thrown) => setError(thrown.toData()),
      ),
    [connection, uuid],
  );
  const own = disks.filter((disk) => disk.target === target);
  return (
    <>
      {own.map((disk) => (
        <div key={disk.id} className={classes["kept"]}>
          <div className={classes["keptText"]}>
            <Text fw={500}>{words.title}</Text>
            <div className={classes["path"]}>
              <MiddleTruncate text={disk.path} />
            </div>
            <Text fz={12} c="dimmed">
              {words.since} <RelativeTime at={disk.at} />
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            title={words.forgetNote}
            onClick={() =>
              client.api.convert
                .forgetKept({ connection, id: disk.id })
                .catch((thrown: unknown) => setError(toErrorData(thrown)))
            }
          >
            {words.forget}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsked(disk)}>
            {words.remove}
          </Button>
        </div>
      ))}
      {error && <ErrorMessage error={error} />}
      {asked && <LetGo connection={connection} disk={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function LetGo({ connection, disk, onClose }: { connection: string; disk: KeptDisk; onClose: () => void }) {
  const ref = { connection, id: disk.id };
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ErrorData>();
  const { value, error } = useCall(
    (signal) => client.api.convert.describeLettingGo(ref, { signal }),
    [connection, disk.id],
  );
  const confirm = async () => {
    setBusy(true);
    try {
      await client.api.convert.letGo(ref);
      onClose();
    } catch (thrown) {
      setFailed(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      opened
      danger
      title={words.ask}
      confirm={words.confirm}
      busy={busy}
      ready={value?.usedBy.length === 0}
      error={failed ?? error}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div>
        <Text>{words.goes(value?.bytes === undefined ? undefined : formatBytes(value.bytes))}</Text>
        <div className={classes["path"]}>
          <MiddleTruncate text={disk.path} />
        </div>
      </div>
      {value && value.usedBy.length > 0 && <Text c="red">{words.used(value.usedBy.join(", "))}</Text>}
      <Command text={value?.command} />
    </ConfirmDialog>
  );
}
