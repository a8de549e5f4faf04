import { Radio, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { BoxedList } from "../../components/BoxedList.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../components/errors.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { useCall } from "../../components/use-call.ts";
import { Command } from "../lifecycle/index.ts";
import type { Place } from "./model.ts";
import classes from "./Storage.module.css";
import { followJob } from "./store.ts";
import { strings } from "./strings.ts";

const words = strings.remove;
type Removal = Awaited<ReturnType<typeof client.api.storage.describeRemoval>>;
type Kind = "forget" | "erase";

/** Which of the two a deletion is, and exactly what goes with it. */
export function RemoveDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const { connection, pool } = place;
  const [kind, setKind] = useState<Kind>("forget");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const [looks, setLooks] = useState(0);
  const plan = useCall(
    (signal) => client.api.storage.describeRemoval({ connection, pool }, { signal }),
    [connection, pool, looks],
  );
  const revision = plan.value?.revision;
  const command = useCall(
    async (signal) =>
      revision === undefined
        ? undefined
        : await client.api.storage.remove({ connection, pool, kind, revision, preview: true }, { signal }),
    [connection, pool, kind, revision],
  );
  const remove = async () => {
    if (revision === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const { job } = await client.api.storage.remove({ connection, pool, kind, revision });
      if (job !== undefined) followJob(place, job);
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setLooks((before) => before + 1);
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      opened
      danger
      title={words.title(pool)}
      confirm={kind === "forget" ? words.confirmForget : words.confirmErase}
      ready={plan.value !== undefined}
      busy={busy}
      error={error ?? plan.error}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {plan.value ? (
        <Stack gap={16}>
          <Choice plan={plan.value} kind={kind} onChange={setKind} />
          <Contents plan={plan.value} kind={kind} />
          <Command text={command.value?.command} />
        </Stack>
      ) : (
        !plan.error && <Skeleton height={160} role="status" aria-label={words.looking} />
      )}
    </ConfirmDialog>
  );
}

function Choice({ plan, kind, onChange }: { plan: Removal; kind: Kind; onChange: (kind: Kind) => void }) {
  const { erasable, active, volumes } = plan;
  const why = !erasable
    ? words.noErase
    : !active
      ? words.stopped
      : volumes.some(({ usedBy }) => usedBy.length > 0)
        ? words.inUse
        : undefined;
  return (
    <Radio.Group value={kind} onChange={(value) => onChange(value as Kind)}>
      <Stack gap={12}>
        <Radio value="forget" label={words.forget} description={words.forgetNote} />
        <Radio
          value="erase"
          label={words.erase}
          description={why ?? (erasable && words.eraseNotes[erasable])}
          disabled={why !== undefined}
        />
      </Stack>
    </Radio.Group>
  );
}

function Contents({ plan, kind }: { plan: Removal; kind: Kind }) {
  const { volumes, volumeCount, devices, active, machines } = plan;
  return (
    <div>
      {active && <Text>{words.stops}</Text>}
      {kind === "erase" && devices.length > 0 && <Text>{words.onDevices(devices.join(", "))}</Text>}
      {machines.length > 0 && <Text>{words.uses(machines.join(", "))}</Text>}
      {volumeCount > 0 && (
        <>
          <Text mt={8} mb={4} fw={500}>
            {kind === "erase" ? words.goes(volumeCount) : words.holds(volumeCount)}
          </Text>
          <BoxedList className={classes["going"]}>
            {volumes.map(({ name, path, bytes, usedBy }) => (
              <li key={name}>
                <span className={classes["words"]} title={path}>
                  <MiddleTruncate text={name} keep={16} className={classes["path"]} />
                </span>
                <span className={classes["quiet"]}>
                  {[
                    bytes !== undefined && formatBytes(bytes),
                    usedBy.length > 0 && words.usedBy(usedBy.join(", ")),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </li>
            ))}
          </BoxedList>
        </>
      )}
    </div>
  );
}
