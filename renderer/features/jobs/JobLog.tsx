import { useEffect, useState } from "react";
import type { JobLogLine } from "../../../shared/contract/jobs.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { CopyIcon } from "../../components/CopyIcon.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useLogRows } from "../../components/use-log-rows.ts";
import classes from "./Jobs.module.css";
import { EMPTY_LOG, logText, withLines } from "./log.ts";
import { strings } from "./strings.ts";

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** What a job has told of itself, live; who is at the end stays there. */
export function JobLog({ job, title }: { job: string; title: string }) {
  const [log, setLog] = useState(EMPTY_LOG);
  const [error, setError] = useState<ErrorData>();
  useEffect(() => {
    setLog(EMPTY_LOG);
    return client.subscribe(
      (signal) => client.api.jobs.log({ job }, { signal }),
      (news) => setLog((known) => withLines(known, news)),
      setError,
    );
  }, [job]);
  if (error) return <ErrorMessage error={error} />;
  if (!log.loaded) return null;
  return (
    <div className={classes["logBox"]}>
      {log.lines.length === 0 ? (
        <div className={classes["logEmpty"]}>{strings.logEmpty}</div>
      ) : (
        <>
          <Lines lines={log.lines} first={log.first} title={title} />
          <span className={classes["copyLog"]}>
            <CopyIcon value={logText(log.lines)} label={strings.copyLog} />
          </span>
        </>
      )}
    </div>
  );
}

/** Only the lines on screen exist. */
function Lines({ lines, first, title }: { lines: readonly JobLogLine[]; first: number; title: string }) {
  const { box, virtual, onScroll } = useLogRows(lines, { overscan: 10, first });
  return (
    <div
      ref={box}
      role="log"
      aria-live="off"
      aria-label={strings.showLog(title)}
      className={classes["logLines"]}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container
      tabIndex={0}
      onScroll={onScroll}
    >
      {first > 0 && <div className={classes["logEmpty"]}>{strings.logGone(first)}</div>}
      <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={classes["logLine"]}
            data-kind={lines[index]!.kind}
            style={{ transform: `translateY(${start}px)` }}
          >
            <time className={classes["logTime"]}>{time.format(lines[index]!.at)}</time>
            <span className={classes["logText"]}>{lines[index]!.text}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
