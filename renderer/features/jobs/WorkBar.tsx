import { Button } from "@mantine/core";
import { useEffect } from "react";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import strip from "../../components/WorkStrip.module.css";
import { JobProgress } from "./JobProgress.tsx";
import classes from "./Jobs.module.css";
import { useJob } from "./store.ts";
import { strings } from "./strings.ts";

/** Work that was begun on this page: what it does, how far it is, a way to stop it; and why it failed, until that is dismissed. */
export function WorkBar({ id, onDismiss }: { id: string; onDismiss: () => void }) {
  const job = useJob(id);
  const over = job?.state === "succeeded" || job?.state === "cancelled";
  useEffect(() => {
    if (over) onDismiss();
  }, [over, onDismiss]);
  if (!job || over) return null;
  if (job.error) {
    return (
      <div className={classes["workError"]}>
        <ErrorMessage error={job.error} onDismiss={onDismiss} />
      </div>
    );
  }
  return (
    <section className={`${strip["root"]} ${classes["work"]}`} aria-label={job.title}>
      <div className={strip["text"]}>
        <div role="status">{job.phase ?? job.title}</div>
        <JobProgress job={job} />
      </div>
      <Button
        size="xs"
        variant="default"
        // One that has just ended needs no stopping.
        onClick={() => void client.api.jobs.cancel({ job: id }).catch(() => {})}
      >
        {strings.cancelShort}
      </Button>
    </section>
  );
}
