import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy, IconTerminal2 } from "@tabler/icons-react";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import classes from "./Jobs.module.css";
import { toScript } from "./script.ts";
import { useJobs } from "./store.ts";
import { strings } from "./strings.ts";

/** The commands that do in a terminal what was done here; newest first, copied singly or as one script. */
export function Transcript() {
  const entries = useJobs((state) => state.entries);
  if (entries.length === 0) {
    return <EmptyState icon={IconTerminal2} title={strings.noCommands} hint={strings.noCommandsHint} />;
  }
  return (
    <>
      <div className={classes["bar"]}>
        <CopyButton value={toScript(entries)}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              onClick={copy}
              leftSection={
                copied ? <IconCheck size={16} stroke={1.5} /> : <IconCopy size={16} stroke={1.5} />
              }
            >
              {copied ? strings.copied : strings.copyAll}
            </Button>
          )}
        </CopyButton>
      </div>
      <ul className={classes["list"]}>
        {entries.toReversed().map((entry) => (
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
    </>
  );
}
