import { Button } from "@mantine/core";
import { IconCircleCheck, IconX } from "@tabler/icons-react";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { IconAction } from "../../components/IconAction.tsx";
import { strings as shared } from "../../components/strings.ts";
import strip from "../../components/WorkStrip.module.css";
import { JobProgress, useJob } from "../jobs/index.ts";
import classes from "./Images.module.css";
import { strings } from "./strings.ts";

/** Work on an image while it goes on, and afterwards what came of it, until that is dismissed. */
export function Outcome({ id, onDismiss }: { id: string; onDismiss: () => void }) {
  const job = useJob(id);
  if (!job) return null;
  if (job.error) {
    return (
      <div className={classes["message"]}>
        <ErrorMessage error={job.error} onDismiss={onDismiss} />
      </div>
    );
  }
  const running = job.state === "running";
  return (
    <section className={`${strip["root"]} ${classes["outcome"]}`} aria-label={job.title}>
      {!running && <IconCircleCheck size={18} stroke={1.5} aria-hidden />}
      <div className={strip["text"]}>
        <div role="status">
          {running
            ? (job.phase ?? job.title)
            : job.state === "cancelled"
              ? strings.cancelled
              : (job.result ?? job.title)}
        </div>
        {running && <JobProgress job={job} />}
      </div>
      {running ? (
        <Button
          size="xs"
          variant="default"
          // One that has just ended needs no stopping.
          onClick={() => void client.api.jobs.cancel({ job: id }).catch(() => {})}
        >
          {shared.cancel}
        </Button>
      ) : (
        <IconAction label={shared.dismiss} onClick={onDismiss}>
          <IconX size={16} stroke={1.5} />
        </IconAction>
      )}
    </section>
  );
}
