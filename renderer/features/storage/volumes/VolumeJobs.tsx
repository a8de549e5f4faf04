import { Button } from "@mantine/core";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { JobProgress, useJob } from "../../jobs/index.ts";
import type { Place } from "../model.ts";
import { forgetFault, forgetJob, useBegun, useFault } from "./store.ts";
import { strings } from "./strings.ts";
import classes from "./Volumes.module.css";

/** What was begun here and is not over, and what went wrong. */
export function VolumeJobs({ place }: { place: Place }) {
  const begun = useBegun(place);
  const fault = useFault(place);
  if (begun.length === 0 && !fault) return null;
  return (
    <div className={classes["jobs"]}>
      {fault && <ErrorMessage error={fault} onDismiss={() => forgetFault(place)} />}
      {begun.map((id) => (
        <BegunJob key={id} place={place} id={id} />
      ))}
    </div>
  );
}

function BegunJob({ place, id }: { place: Place; id: string }) {
  const job = useJob(id);
  if (job?.state === "failed" && job.error) {
    return <ErrorMessage error={job.error} onDismiss={() => forgetJob(place, id)} />;
  }
  if (job?.state !== "running") return null;
  return (
    <div className={classes["job"]} role="status">
      <div className={classes["jobWords"]}>
        {job.title}
        <JobProgress job={job} />
      </div>
      <Button
        size="xs"
        variant="default"
        loading={job.stopping ?? false}
        onClick={() => void client.api.jobs.cancel({ job: id })}
      >
        {strings.cancelJob}
      </Button>
    </div>
  );
}
