import { Skeleton, Stack } from "@mantine/core";
import { useEffect, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { isAbort, toErrorData } from "../../components/errors.ts";
import type { Machine } from "../machines/index.ts";
import { Command } from "./Command.tsx";
import { DeletableDisks } from "./DeletableDisks.tsx";
import { type Into, KeepChoices, type Kept, type Removal, WhatGoes, WhereTo } from "./RemovalChoices.tsx";
import { strings } from "./strings.ts";
import { usePreview } from "./use-preview.ts";

const words = strings.remove;

/** Says exactly what deleting a machine takes away, into the bin or for good, and lets files be ticked one by one. */
export function DeleteDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  const [removal, setRemoval] = useState<Removal>();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [into, setInto] = useState<Into>("bin");
  const [keep, setKeep] = useState<Kept>({ nvram: false, tpm: false });
  const [error, setError] = useState<ErrorData>();
  const [busy, setBusy] = useState(false);
  // A refused, outdated description is read anew.
  const [reading, setReading] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `reading` asks for another look
  useEffect(() => {
    const stop = new AbortController();
    client.api.domains
      .describeRemoval({ connection, uuid: domain.uuid }, { signal: stop.signal })
      .then((description) => {
        setRemoval(description);
        setTicked(new Set(description.disks.filter((disk) => disk.ticked).map(({ id }) => id)));
      })
      .catch((thrown) => {
        if (!isAbort(thrown) && !stop.signal.aborted) setError(toErrorData(thrown));
      });
    return () => stop.abort();
  }, [connection, domain.uuid, reading]);

  const request = removal && {
    connection,
    uuid: domain.uuid,
    revision: removal.revision,
    diskIds: [...ticked],
    forceOff: removal.running,
    into,
    keep,
  };
  const command = usePreview(request, (asked, signal) =>
    client.api.domains.remove({ ...asked, preview: true }, { signal }),
  );
  const remove = async () => {
    if (!request) return;
    setBusy(true);
    setError(undefined);
    try {
      await client.api.domains.remove(request);
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setReading((count) => count + 1);
    } finally {
      setBusy(false);
    }
  };
  const forGood = ticked.size > 0 ? words.confirmWith(ticked.size) : words.confirm;

  return (
    <ConfirmDialog
      opened
      danger={into === "nothing"}
      title={words.title(domain.name)}
      confirm={into === "bin" ? words.confirmBin : forGood}
      ready={removal !== undefined}
      busy={busy}
      error={error}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {removal ? (
        <Stack gap={16}>
          <WhereTo into={into} onChange={setInto} />
          <WhatGoes removal={removal} into={into} />
          <DeletableDisks
            disks={removal.disks}
            free={removal.free}
            later={into === "bin"}
            ticked={ticked}
            onChange={setTicked}
          />
          {into === "nothing" && <KeepChoices removal={removal} keep={keep} onChange={setKeep} />}
          <Command text={command} />
        </Stack>
      ) : (
        !error && <Waiting />
      )}
    </ConfirmDialog>
  );
}

function Waiting() {
  return (
    <Stack gap={8} aria-busy role="status" aria-label={words.loading}>
      <Skeleton height={14} width={280} />
      <Skeleton height={48} />
      <Skeleton height={36} />
    </Stack>
  );
}
