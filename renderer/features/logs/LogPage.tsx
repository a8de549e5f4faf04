import { SegmentedControl, Select } from "@mantine/core";
import { IconServerOff } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import type { LogSource } from "../../../shared/contract/logs.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { MachineHeader, useLoaded, useMachine } from "../machines/index.ts";
import { LogPanel } from "./LogPanel.tsx";
import classes from "./Logs.module.css";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  uuid: string;
}

const KINDS = ["machine", "events"] as const;

/** `/c/…/m/…/log`: what the hypervisor wrote about a machine, and what libvirt told of it. */
export function LogPage({ connection, uuid }: Props) {
  const domain = useMachine(connection, uuid)?.domain;
  const loaded = useLoaded(connection);
  const [kind, setKind] = useState<(typeof KINDS)[number]>("machine");
  const [file, setFile] = useState<number>();
  const source = useMemo<LogSource>(
    () =>
      kind === "events"
        ? { kind, connection, uuid }
        : { kind, connection, uuid, ...(file !== undefined && { file }) },
    [kind, connection, uuid, file],
  );
  return (
    <div className={classes["page"]}>
      <MachineHeader connection={connection} uuid={uuid} />
      {loaded && !domain ? (
        <EmptyState icon={IconServerOff} title={strings.gone} />
      ) : (
        <LogPanel source={source} name={domain?.name ?? uuid}>
          <SegmentedControl
            aria-label={strings.source}
            size="xs"
            value={kind}
            onChange={(value) => setKind(value as typeof kind)}
            data={KINDS.map((value) => ({ value, label: strings.sources[value] }))}
          />
          {kind === "machine" && (
            <Files connection={connection} uuid={uuid} value={file} onChange={setFile} />
          )}
        </LogPanel>
      )}
    </div>
  );
}

interface FilesProps extends Props {
  value: number | undefined;
  onChange: (file: number | undefined) => void;
}

/** The present log and those that were put away, where there are any. */
function Files({ connection, uuid, value, onChange }: FilesProps) {
  const [files, setFiles] = useState<readonly { file?: number | undefined; name: string; bytes: number }[]>(
    [],
  );
  useEffect(() => {
    const abort = new AbortController();
    client.api.logs.files({ source: { kind: "machine", connection, uuid } }, { signal: abort.signal }).then(
      (found) => setFiles(found.files),
      // What is wrong with the log stands in its place.
      () => setFiles([]),
    );
    return () => abort.abort();
  }, [connection, uuid]);
  if (!files.some(({ file }) => file !== undefined)) return null;
  return (
    <Select
      aria-label={strings.file}
      size="xs"
      className={classes["files"]}
      allowDeselect={false}
      value={String(value ?? "")}
      onChange={(chosen) => onChange(chosen ? Number(chosen) : undefined)}
      data={files.map(({ file, name, bytes }) => ({
        value: String(file ?? ""),
        label: `${name}, ${formatBytes(bytes)}`,
      }))}
    />
  );
}
