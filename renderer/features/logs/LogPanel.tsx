import { Skeleton } from "@mantine/core";
import { IconFileOff, IconFileText, IconLock, IconServer } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import type { LogItem, LogSource } from "../../../shared/contract/logs.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { saveFile, timestamped } from "../../components/save-file.ts";
import { LogRows, type RowsHandle } from "./LogRows.tsx";
import classes from "./Logs.module.css";
import { LogTools } from "./LogTools.tsx";
import { strings } from "./strings.ts";
import { useLog, wholeLog } from "./use-log.ts";
import { useSearch } from "./use-search.ts";

interface Props {
  source: LogSource;
  /** Begins the name of the file that is saved. */
  name: string;
  /** Which log, where there are several. */
  children?: ReactNode;
}

/** One log with its tools, or why there is none to see. */
export function LogPanel({ source, name, children }: Props) {
  const { view, error, setError, loading, loadEarlier } = useLog(source);
  const [saving, setSaving] = useState(false);
  const rows = useRef<RowsHandle>(null);
  const search = useSearch(view, (index) => rows.current?.show(index));
  const save = async () => {
    setSaving(true);
    try {
      saveFile(await wholeLog(source), timestamped(name, "log"));
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setSaving(false);
    }
  };
  return (
    <>
      <LogTools
        search={search}
        empty={view.rows.length === 0}
        text={() => view.rows.join("\n")}
        saving={saving}
        onSave={() => void save()}
        onEnd={() => rows.current?.toEnd()}
      >
        {children}
      </LogTools>
      {error && (
        <div className={classes["error"]}>
          <ErrorMessage error={error} onDismiss={() => setError(undefined)} />
        </div>
      )}
      {!view.loaded && !error && (
        <div className={classes["waiting"]} role="status" aria-label={strings.reading}>
          <Skeleton height={160} />
        </div>
      )}
      {view.absent && <Absent {...view.absent} />}
      {view.loaded && !view.absent && view.rows.length === 0 && (
        <EmptyState
          icon={IconFileText}
          title={strings.empty[source.kind]}
          hint={source.kind === "events" ? strings.eventsHint : strings.emptyHint[source.kind]}
        />
      )}
      {view.rows.length > 0 && (
        <LogRows
          view={view}
          words={search.words}
          current={search.current}
          loading={loading}
          onEarlier={() => void loadEarlier()}
          handle={rows}
        />
      )}
      {view.path && <footer className={classes["path"]}>{view.path}</footer>}
    </>
  );
}

const ICONS = { none: IconFileText, forbidden: IconLock, remote: IconServer, unknown: IconFileOff };

function Absent({ why, path, command }: Extract<LogItem, { type: "absent" }>) {
  return (
    <EmptyState icon={ICONS[why]} title={strings.absent[why]} hint={strings.absentHint[why]}>
      {command ? (
        <div className={classes["command"]}>
          <CommandBlock text={command} />
        </div>
      ) : (
        path && <code className={classes["place"]}>{path}</code>
      )}
    </EmptyState>
  );
}
