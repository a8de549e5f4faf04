import { Button } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { JobRow } from "./JobRow.tsx";
import classes from "./Jobs.module.css";
import { inOrder, useJobs, useRunningJobs } from "./store.ts";
import { strings } from "./strings.ts";

const ROW = 64;

/** All work of which is known, running first; only the rows on screen exist. */
export function WorkList() {
  const jobs = useJobs((state) => state.jobs);
  const box = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const ordered = useMemo(() => inOrder(jobs), [jobs]);
  const virtual = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: useCallback((index: number) => ordered[index]!.id, [ordered]),
    overscan: 8,
  });
  if (jobs.length === 0) {
    return <EmptyState icon={IconActivity} title={strings.noJobs} hint={strings.noJobsHint} />;
  }
  const toggle = (id: string) =>
    setShown((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  return (
    <>
      <Tools all={jobs.length} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container */}
      <div ref={box} className={classes["scroll"]} tabIndex={0}>
        <ul className={classes["rows"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const job = ordered[index]!;
            return (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-setsize={ordered.length}
                aria-posinset={index + 1}
                className={classes["row"]}
                style={{ transform: `translateY(${start}px)` }}
              >
                <JobRow job={job} log={{ shown: shown.has(job.id), toggle: () => toggle(job.id) }} />
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

function Tools({ all }: { all: number }) {
  const running = useRunningJobs();
  const [error, setError] = useState<ErrorData>();
  const clear = () => {
    setError(undefined);
    client.api.jobs.forget({}).catch((thrown) => setError(toErrorData(thrown)));
  };
  return (
    <>
      <div className={classes["bar"]}>
        <span className={classes["count"]} role="status">
          {strings.counts(running, all - running)}
        </span>
        <Button
          size="xs"
          variant="default"
          disabled={running === all}
          title={running === all ? strings.nothingToClear : undefined}
          onClick={clear}
        >
          {strings.clear}
        </Button>
      </div>
      {error && (
        <div className={classes["bar"]}>
          <ErrorMessage error={error} onDismiss={() => setError(undefined)} />
        </div>
      )}
    </>
  );
}
