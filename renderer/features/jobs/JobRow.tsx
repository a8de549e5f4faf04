import { Button, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheck,
  IconCircleX,
  IconForbid,
  IconLoader2,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Job } from "../../../shared/contract/jobs.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatDuration } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { IconAction } from "../../components/IconAction.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { JobLog } from "./JobLog.tsx";
import { JobPlace } from "./JobPlace.tsx";
import { JobProgress } from "./JobProgress.tsx";
import classes from "./Jobs.module.css";
import { strings } from "./strings.ts";

const ICONS = {
  running: IconLoader2,
  succeeded: IconCircleCheck,
  failed: IconCircleX,
  cancelled: IconForbid,
  interrupted: IconAlertTriangle,
};

interface Props {
  job: Job;
  /** Whether its log is shown, and what turns that; without it there is no log here. */
  log?: { readonly shown: boolean; toggle(): void };
  /** Called when it leads to another page. */
  onLeave?: () => void;
}

/** One piece of work: how far it is or how it ended, and where what it made is to be seen. */
export function JobRow({ job, log, onLeave }: Props) {
  const [error, setError] = useState<ErrorData>();
  const Icon = ICONS[job.state];
  const running = job.state === "running";
  const seconds = durationOf(job);
  const told = log && job.state !== "interrupted";
  const attempt = (call: Promise<unknown>) => void call.catch((thrown) => setError(toErrorData(thrown)));
  return (
    <div className={classes["job"]} data-state={job.state}>
      <Icon size={18} stroke={1.5} className={classes["icon"]} aria-hidden />
      <div className={classes["content"]}>
        <div className={classes["line"]}>
          <span className={classes["title"]}>{job.title}</span>
          <span className={classes["when"]}>
            {strings.states[job.state]} · <RelativeTime at={whenOf(job)} />
            {seconds !== undefined && seconds >= 1 && ` · ${strings.took(formatDuration(seconds))}`}
          </span>
        </div>
        {running && (job.stopping || job.phase) && (
          <div className={classes["phase"]} role="status">
            {job.stopping ? strings.stopping : job.phase}
          </div>
        )}
        {running && <JobProgress job={job} />}
        {job.state === "interrupted" && <Interrupted deleted={job.deleted ?? []} />}
        {job.error && <ErrorMessage error={job.error} listed />}
        {error && <ErrorMessage error={error} onDismiss={() => setError(undefined)} />}
        {(told || (job.place && !running)) && (
          <div className={classes["tools"]}>
            {told && (
              <button
                type="button"
                className={classes["toggle"]}
                aria-expanded={log.shown}
                aria-label={strings.showLog(job.title)}
                onClick={log.toggle}
              >
                {log.shown ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                {strings.logShort}
              </button>
            )}
            {job.place && !running && <JobPlace place={job.place} onLeave={onLeave} />}
          </div>
        )}
        {told && log.shown && <JobLog job={job.id} title={job.title} />}
      </div>
      {running ? (
        <Tooltip label={strings.cancelHint} openDelay={400} multiline w={300}>
          <Button
            size="xs"
            variant="default"
            disabled={job.stopping ?? false}
            aria-label={strings.cancel(job.title)}
            onClick={() => attempt(client.api.jobs.cancel({ job: job.id }))}
          >
            {strings.cancelShort}
          </Button>
        </Tooltip>
      ) : (
        <IconAction
          label={strings.dismiss(job.title)}
          onClick={() => attempt(client.api.jobs.forget({ job: job.id }))}
        >
          <IconX size={16} stroke={1.5} />
        </IconAction>
      )}
    </div>
  );
}

/** Of an interrupted one nobody knows when it stopped: only when it began. */
const whenOf = ({ state, startedAt, endedAt }: Job) =>
  state === "interrupted" ? startedAt : (endedAt ?? startedAt);

const durationOf = ({ state, startedAt, endedAt }: Job) =>
  state === "interrupted" || endedAt === undefined ? undefined : (endedAt - startedAt) / 1000;

function Interrupted({ deleted }: { deleted: readonly string[] }) {
  return (
    <div className={classes["interrupted"]}>
      <div>
        {strings.interrupted} {strings.interruptedKept}
      </div>
      {deleted.length > 0 && (
        <>
          <div>{strings.deleted}</div>
          <ul className={classes["deleted"]}>
            {deleted.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
