import { Button, Progress } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Pool } from "../../../shared/contract/storage.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useJob } from "../jobs/index.ts";
import type { Place } from "./model.ts";
import classes from "./Storage.module.css";
import { forgetOutcome, placeKey, useStorage } from "./store.ts";
import { strings } from "./strings.ts";

/** Milliseconds: what is shorter needs no words beside the state. */
const PATIENCE_MS = 1000;

/** What is being done with the pool where that takes a while, and what went wrong. */
export function PoolMessages({ place, pool }: { place: Place; pool: Pool }) {
  const key = placeKey(place);
  const early = useStorage(({ errors }) => errors[key]);
  const job = useJob(useStorage(({ jobs }) => jobs[key]));
  const error = early ?? (job?.state === "failed" ? job.error : undefined);
  const slow = useLasting(pool.work?.job);
  const { work } = pool;
  if (!error && !(work && slow) && pool.persistent) return null;
  return (
    <div className={classes["messages"]}>
      {!pool.persistent && <div className={classes["quiet"]}>{strings.transient}</div>}
      {error && <ErrorMessage error={error} onDismiss={() => forgetOutcome(place)} />}
      {work && slow && <Working key={work.job} work={work} />}
    </div>
  );
}

function Working({ work }: { work: NonNullable<Pool["work"]> }) {
  const { kind, job: id, given } = work;
  return (
    <div className={classes["working"]} role="status">
      <div className={classes["words"]}>
        {given ? strings.givenUp : `${strings.work[kind]} … ${strings.takesLong}`}
        <Progress mt={8} value={100} size={4} striped animated aria-label={strings.work[kind]} />
      </div>
      {!given && (
        <Button size="xs" variant="default" onClick={() => void client.api.jobs.cancel({ job: id })}>
          {strings.stopWaiting}
        </Button>
      )}
    </div>
  );
}

/** Whether the same thing has gone on for a while. */
function useLasting(id: string | undefined): boolean {
  const [lasting, setLasting] = useState<string>();
  useEffect(() => {
    if (id === undefined) return;
    const timer = setTimeout(() => setLasting(id), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return id !== undefined && lasting === id;
}
