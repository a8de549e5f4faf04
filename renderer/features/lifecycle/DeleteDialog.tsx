import { List, Skeleton, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { isAbort, toErrorData } from "../../components/errors.ts";
import type { Machine } from "../machines/index.ts";
import { DeletableDisks } from "./DeletableDisks.tsx";
import { strings } from "./strings.ts";

type Removal = Awaited<ReturnType<typeof client.api.domains.describeRemoval>>;
const words = strings.remove;

/** Says exactly what deleting a machine takes away, and lets disks be ticked one by one. */
export function DeleteDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  const [removal, setRemoval] = useState<Removal>();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
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

  const remove = async () => {
    if (!removal) return;
    setBusy(true);
    setError(undefined);
    try {
      await client.api.domains.remove({
        connection,
        uuid: domain.uuid,
        revision: removal.revision,
        diskIds: [...ticked],
        forceOff: removal.running,
        into: "nothing",
        keep: { nvram: false, tpm: false },
      });
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setReading((count) => count + 1);
    } finally {
      setBusy(false);
    }
  };

  return (
    <ConfirmDialog
      opened
      danger
      title={words.title(domain.name)}
      confirm={ticked.size > 0 ? words.confirmWith(ticked.size) : words.confirm}
      ready={removal !== undefined}
      busy={busy}
      error={error}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {removal ? (
        <Stack gap={16}>
          <WhatGoes removal={removal} />
          <DeletableDisks disks={removal.disks} ticked={ticked} onChange={setTicked} />
          <Command removal={removal} ticked={ticked} />
        </Stack>
      ) : (
        !error && <Waiting />
      )}
    </ConfirmDialog>
  );
}

function WhatGoes({ removal }: { removal: Removal }) {
  const { running, snapshots, managedSave, nvram } = removal;
  return (
    <List spacing={2}>
      {running && <List.Item fw={500}>{words.running}</List.Item>}
      <List.Item>{words.definition}</List.Item>
      {snapshots > 0 && <List.Item>{words.snapshots(snapshots)}</List.Item>}
      {managedSave && <List.Item>{words.managedSave}</List.Item>}
      {nvram && <List.Item title={nvram}>{words.nvram}</List.Item>}
      <List.Item>{words.gone}</List.Item>
    </List>
  );
}

/** What the button does, as commands; they follow the ticks. */
function Command({ removal, ticked }: { removal: Removal; ticked: ReadonlySet<string> }) {
  const disks = removal.disks.filter(({ id }) => ticked.has(id)).map(({ command }) => command);
  return (
    <div>
      <Text fz={12} c="dimmed" mb={4}>
        {words.command}
      </Text>
      <CommandBlock text={[removal.command, ...disks].filter(Boolean).join("\n")} maxHeight={120} />
    </div>
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
