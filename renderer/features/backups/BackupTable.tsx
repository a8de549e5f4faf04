import { Button, Tooltip } from "@mantine/core";
import { IconFolders, IconHistory, IconShieldCheck, IconTrash } from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import type { BackedUpMachine, Backup } from "../../../shared/contract/backups.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { IconAction } from "../../components/IconAction.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { momentOf } from "../../components/relative-time.ts";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

const words = strings.columns;
interface Props {
  machine: BackedUpMachine;
  blocked: string | undefined;
  /** The address of what is in it. */
  filesOf: (backup: Backup) => string;
  onVerify: (backup: Backup) => void;
  onRestore: (backup: Backup) => void;
  /** Absent where backups are not deleted. */
  onRemove?: (backup: Backup) => void;
}

/** One machine's backups, the newest first; those that stand on another are set in. */
export function BackupTable({ machine, blocked, filesOf, onVerify, onRestore, onRemove }: Props) {
  const { name, backups } = machine;
  return (
    <div className={classes["scroll"]}>
      <table className={classes["table"]} aria-label={strings.list(name)}>
        <thead>
          <tr>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.kind}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" className={classes["number"]}>
              {words.bytes}
            </th>
            <th scope="col">{words.verified}</th>
            <th scope="col" className={classes["actions"]}>
              {words.actions}
            </th>
          </tr>
        </thead>
        <tbody>
          {backups.toReversed().map((backup) => (
            <tr key={backup.id}>
              <td>
                <RelativeTime at={backup.at} />
              </td>
              <td>
                <Kind backup={backup} base={backups.find(({ id }) => id === backup.base)} />
              </td>
              <td title={strings.stateHints[backup.state]}>{strings.states[backup.state]}</td>
              <td className={classes["number"]}>{formatBytes(backup.bytes)}</td>
              <td>
                <Verified backup={backup} />
              </td>
              <td className={classes["actions"]}>
                <IconAction label={strings.files} onClick={() => navigate(filesOf(backup))}>
                  <IconFolders size={16} stroke={1.5} />
                </IconAction>
                <IconAction label={strings.verify} unavailable={blocked} onClick={() => onVerify(backup)}>
                  <IconShieldCheck size={16} stroke={1.5} />
                </IconAction>
                {onRemove && (
                  <IconAction label={strings.remove} unavailable={blocked} onClick={() => onRemove(backup)}>
                    <IconTrash size={16} stroke={1.5} />
                  </IconAction>
                )}
                <Button
                  size="xs"
                  variant="default"
                  ml={8}
                  leftSection={<IconHistory size={14} stroke={1.5} />}
                  disabled={blocked !== undefined || backup.broken !== undefined}
                  title={blocked ?? backup.broken}
                  onClick={() => onRestore(backup)}
                >
                  {strings.restore}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Kind({ backup, base }: { backup: Backup; base: Backup | undefined }) {
  const text = strings.kinds[backup.kind];
  const mark = backup.scheduled && <span className={classes["dim"]}> · {strings.automatic.mark}</span>;
  if (backup.kind === "full") {
    return (
      <span title={backup.notes.join("\n")}>
        {text}
        {mark}
      </span>
    );
  }
  return (
    <span className={classes["chained"]} title={base && strings.standsOn(momentOf(base.at))}>
      {text}
      {mark}
    </span>
  );
}

function Verified({ backup: { verified, broken } }: { backup: Backup }) {
  const problem = broken ?? verified?.problem;
  if (problem !== undefined) {
    return (
      <Tooltip label={problem} multiline maw={420}>
        <span className={classes["bad"]}>{strings.broken}</span>
      </Tooltip>
    );
  }
  if (!verified) return <span className={classes["dim"]}>{strings.never}</span>;
  return (
    <>
      {strings.good} ·{" "}
      <span className={classes["dim"]}>
        <RelativeTime at={verified.at} />
      </span>
    </>
  );
}
