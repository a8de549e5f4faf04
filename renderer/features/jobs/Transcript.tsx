import { Button, CloseButton, CopyButton, TextInput } from "@mantine/core";
import {
  IconCheck,
  IconCopy,
  IconFileDownload,
  IconSearch,
  IconSearchOff,
  IconTerminal2,
} from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { TranscriptEntry } from "../../../shared/contract/jobs.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { saveFile, timestamped } from "../../components/save-file.ts";
import classes from "./Jobs.module.css";
import { matching, toScript } from "./script.ts";
import { useJobs } from "./store.ts";
import { strings } from "./strings.ts";

/** Rows at first and with each "more": a whole day's commands would be too much for the page at once. */
const STEP = 100;

/** The commands that do in a terminal what was done here; newest first, copied singly or as one script. */
export function Transcript() {
  const entries = useJobs((state) => state.entries);
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter);
  const found = useMemo(() => matching(entries, wanted), [entries, wanted]);
  if (entries.length === 0) {
    return <EmptyState icon={IconTerminal2} title={strings.noCommands} hint={strings.noCommandsHint} />;
  }
  return (
    <>
      <div className={classes["bar"]}>
        <TextInput
          size="xs"
          className={classes["filter"]}
          aria-label={strings.filter}
          placeholder={strings.filter}
          leftSection={<IconSearch size={16} stroke={1.5} />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setFilter("");
          }}
          rightSection={
            filter && <CloseButton size="sm" aria-label={strings.filterClear} onClick={() => setFilter("")} />
          }
        />
        <span className={classes["count"]} role="status">
          {strings.count(found.length, entries.length)}
        </span>
        <ScriptButtons entries={found} />
      </div>
      {found.length === 0 ? (
        <EmptyState
          icon={IconSearchOff}
          title={strings.nothingFound}
          hint={strings.nothingFoundHint(wanted.trim())}
        />
      ) : (
        <Entries key={wanted} entries={found} />
      )}
    </>
  );
}

/** What is shown, as a script: into the clipboard, or into a file. */
function ScriptButtons({ entries }: { entries: readonly TranscriptEntry[] }) {
  const off = entries.length === 0;
  return (
    <>
      <CopyButton value={toScript(entries)}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            disabled={off}
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} stroke={1.5} /> : <IconCopy size={16} stroke={1.5} />}
          >
            {copied ? strings.copied : strings.copyAll}
          </Button>
        )}
      </CopyButton>
      <Button
        size="xs"
        variant="default"
        disabled={off}
        leftSection={<IconFileDownload size={16} stroke={1.5} />}
        onClick={() => {
          const script = new Blob([toScript(entries)], { type: "application/x-shellscript" });
          saveFile(script, timestamped(strings.scriptName, "sh"));
        }}
      >
        {strings.saveScript}
      </Button>
    </>
  );
}

function Entries({ entries }: { entries: readonly TranscriptEntry[] }) {
  const [rows, setRows] = useState(STEP);
  const rest = entries.length - rows;
  return (
    <>
      <ul className={classes["list"]}>
        {entries
          .slice(-rows)
          .reverse()
          .map((entry) => (
            <li key={entry.id} className={classes["command"]}>
              <div className={classes["line"]}>
                <span className={classes["title"]}>{entry.title}</span>
                <span className={classes["when"]}>
                  <RelativeTime at={entry.at} />
                </span>
              </div>
              <CommandBlock text={entry.command} />
            </li>
          ))}
      </ul>
      {rest > 0 && (
        <div className={classes["more"]}>
          <Button size="xs" variant="default" onClick={() => setRows(rows + STEP)}>
            {strings.more(Math.min(rest, STEP))}
          </Button>
        </div>
      )}
    </>
  );
}
