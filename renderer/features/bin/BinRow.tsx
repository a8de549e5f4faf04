import { Button, Group } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { useState } from "react";
import type { BinnedMachine } from "../../../shared/contract/bin.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { useConnections } from "../connections/index.ts";
import classes from "./Bin.module.css";
import { RestoreAsDialog } from "./RestoreAsDialog.tsx";
import { strings } from "./strings.ts";

/** One deleted machine with its files, and the ways out of the bin. */
export function BinRow({ machine, onEmpty }: { machine: BinnedMachine; onEmpty: () => void }) {
  const { id, name, connection, deletedAt, disks, snapshots, checkpoints, pastDefinitions } = machine;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const [renaming, setRenaming] = useState(false);
  const list = useConnections((state) => state.list);
  const home = list.length > 1 ? list.find((each) => each.id === connection)?.label : undefined;
  const restore = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await client.api.bin.restore({ id });
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  const facts = [
    home && strings.on(home),
    snapshots > 0 && strings.snapshots(snapshots),
    checkpoints > 0 && strings.checkpoints(checkpoints),
    pastDefinitions > 0 && strings.pastDefinitions(pastDefinitions),
    disks.length === 0 && strings.noDisks,
  ].filter(Boolean);
  return (
    <li className={classes["machine"]}>
      <div className={classes["head"]}>
        <IconDeviceDesktop size={18} stroke={1.5} className={classes["icon"]} aria-hidden />
        <div className={classes["text"]}>
          <MiddleTruncate text={name} className={classes["name"]} />
          <div className={classes["facts"]}>
            {strings.deleted} <RelativeTime at={deletedAt} />
            {facts.map((fact) => ` · ${fact}`)}
          </div>
        </div>
        <Group gap={8} wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            loading={busy}
            aria-label={strings.restoreOf(name)}
            onClick={() => void restore()}
          >
            {strings.restore}
          </Button>
          <Button size="xs" variant="subtle" color="red" aria-label={strings.emptyOf(name)} onClick={onEmpty}>
            {strings.emptyOne}
          </Button>
        </Group>
      </div>
      <BinnedFiles machine={machine} />
      {error && (
        <ErrorMessage
          error={error}
          onDismiss={() => setError(undefined)}
          {...(error.action?.kind === "choose-another-name" && { onRepair: () => setRenaming(true) })}
        />
      )}
      {renaming && (
        <RestoreAsDialog
          machine={machine}
          onDone={() => setError(undefined)}
          onClose={() => setRenaming(false)}
        />
      )}
    </li>
  );
}

/** Each file with its size and what becomes of it. */
function BinnedFiles({ machine }: { machine: BinnedMachine }) {
  return (
    <ul className={classes["files"]}>
      {machine.disks.map(({ path, bytes, goes, usedBy }) => (
        <li key={path} className={classes["file"]}>
          <MiddleTruncate text={path} keep={40} className={classes["path"]} />
          <span className={classes["facts"]}>
            {bytes === undefined ? strings.unknownSize : formatBytes(bytes)}
            {" · "}
            {usedBy.length > 0 ? strings.usedBy(usedBy.join(", ")) : goes ? strings.goes : strings.stays}
          </span>
        </li>
      ))}
    </ul>
  );
}
