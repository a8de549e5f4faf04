import { Progress } from "@mantine/core";
import type { Job } from "../../../shared/contract/jobs.ts";
import { formatBytes, formatDuration, formatRate } from "../../../shared/model/units.ts";
import classes from "./Jobs.module.css";
import { useJobRate } from "./store.ts";
import { strings } from "./strings.ts";

/** How far a running job is, in a bar and in words: bytes, rate, time left. */
export function JobProgress({ job }: { job: Job }) {
  const rate = useJobRate(job.id);
  const { done, total } = job.progress ?? { done: 0 };
  const percent = total ? Math.min(100, (done / total) * 100) : 100;
  // Work that waits, or whose size nobody knows yet, has no bytes to tell of.
  const words = (total !== undefined || done > 0) && [
    total ? strings.progress(formatBytes(done), formatBytes(total)) : formatBytes(done),
    rate !== undefined && formatRate(rate),
    rate && total && strings.remaining(formatDuration((total - done) / rate)),
  ];
  return (
    <div className={classes["progress"]}>
      <Progress
        value={percent}
        size={4}
        striped={!total}
        animated={!total}
        transitionDuration={100}
        aria-label={job.title}
      />
      {words && <div className={classes["figures"]}>{words.filter(Boolean).join(" · ")}</div>}
    </div>
  );
}
