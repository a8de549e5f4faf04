import { useState } from "react";
import type { Pool } from "../../../shared/contract/storage.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { type Preparation, poolType } from "../../../shared/storage/pool-types.ts";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../components/errors.ts";
import { useCall } from "../../components/use-call.ts";
import { Command } from "../lifecycle/index.ts";
import { Prepare } from "./add/Prepare.tsx";
import type { Place } from "./model.ts";
import { followJob, forgetOutcome } from "./store.ts";
import { strings } from "./strings.ts";

const words = strings.build;

/** Makes what a stopped pool stands on: its folder, or what has to be on its device. */
export function BuildDialog({ place, pool, onClose }: { place: Place; pool: Pool; onClose: () => void }) {
  const offered = poolType(pool.type)?.prepare ?? [];
  const [prepare, setPrepare] = useState<Preparation>(offered[0] ?? "folder");
  const [accepted, setAccepted] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const { connection, pool: name } = place;
  const preview = useCall(
    (signal) => client.api.storage.build({ connection, pool: name, prepare, preview: true }, { signal }),
    [connection, name, prepare],
  );
  const build = async () => {
    forgetOutcome(place);
    try {
      const { job } = await client.api.storage.build({ connection, pool: name, prepare });
      if (job !== undefined) followJob(place, job);
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
    }
  };
  const over = prepare === "overwrite";
  return (
    <ConfirmDialog
      opened
      danger={over}
      title={words.title(name)}
      confirm={over ? words.confirmOver : words.confirm}
      ready={preview.value !== undefined && (!over || accepted)}
      error={error ?? preview.error}
      onConfirm={() => void build()}
      onClose={onClose}
    >
      <Prepare
        label={words.what}
        offered={offered}
        value={prepare}
        onChange={(next) => {
          setPrepare(next);
          setAccepted(false);
          setError(undefined);
        }}
        devices={pool.source ?? ""}
        accepted={accepted}
        onAccept={setAccepted}
      />
      {!preview.error && <Command text={preview.value?.command} />}
    </ConfirmDialog>
  );
}
