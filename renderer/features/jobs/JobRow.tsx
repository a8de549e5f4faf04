import { Button } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconForbid, IconLoader2 } from "@tabler/icons-react";
import { useState } from "react";
import type { Job } from "../../../shared/contract/jobs.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatDuration } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { JobProgress } from "./JobProgress.tsx";
import classes from "./Jobs.module.css";
import { strings } from "./strings.ts";

const ICONS = {
  running: IconLoader2,
  succeeded: IconCircleCheck,
  failed: IconCircleX,
  cancelled: IconForbid,
};

/** One piece of work: how far it is or how it ended. */
export function JobRow({ job }: { job: Job }) {
  const [error, setError] = useState<ErrorData>();
  const Icon = ICONS[job.state];
  const cancel = () =>
    client.api.jobs.cancel({ job: job.id }).catch((thrown) => setError(toErrorData(thrown)));
  return (
    <li className={classes["job"]} data-state={job.state}>
      <Icon size={18} stroke={1.5} className={classes["icon"]} aria-hidden />
      <div className={classes["content"]}>
        <div className={classes["line"]}>
          <span className={classes["title"]}>{job.title}</span>
          <span className={classes["when"]}>
            {strings.states[job.state]} · <RelativeTime at={job.endedAt ?? job.startedAt} />
            {job.endedAt !== undefined &&
              ` · ${strings.took(formatDuration((job.endedAt - job.startedAt) / 1000))}`}
          </span>
        </div>
        {job.state === "running" && <JobProgress job={job} />}
        {job.error && <ErrorMessage error={job.error} />}
        {error && <ErrorMessage error={error} onDismiss={() => setError(undefined)} />}
      </div>
      {job.state === "running" && (
        <Button
          size="xs"
          variant="default"
          aria-label={strings.cancel(job.title)}
          onClick={() => void cancel()}
        >
          {strings.cancelShort}
        </Button>
      )}
    </li>
  );
}
