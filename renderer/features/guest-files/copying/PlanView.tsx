import { Loader } from "@mantine/core";
import type { ReactNode } from "react";
import type { CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { BoxedList } from "../../../components/BoxedList.tsx";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import type { Answers } from "./answers.ts";
import { Conflicts } from "./Conflicts.tsx";
import classes from "./Copying.module.css";
import { strings } from "./strings.ts";

/** Lines of a list that are drawn; the rest is counted. */
const SHOWN = 500;

interface Props {
  /** Undefined while it is made. */
  plan: CopyPlan | undefined;
  answers: Answers;
  onAnswers: (answers: Answers) => void;
}

/** What copying would do: how much, which names change, what is left out, and what is done where a name is taken. */
export function PlanView({ plan, answers, onAnswers }: Props) {
  if (!plan) {
    return (
      <div className={classes["looking"]} role="status">
        <Loader size={14} />
        {strings.looking}
      </div>
    );
  }
  const { files, folders, bytes, allocated, free, renamed, leftOut, conflicts, notes } = plan;
  const holes = allocated < bytes ? formatBytes(allocated) : undefined;
  return (
    <>
      <div role="status">
        <div className={classes["label"]}>
          {strings.summary(files, folders)}
          {files > 0 && ` · ${strings.sizes(formatBytes(bytes), holes)}`}
        </div>
        {free !== undefined && (
          <div className={isTooLarge(plan) ? classes["bad"] : classes["dim"]}>
            {(isTooLarge(plan) ? strings.tooLarge : strings.free)(formatBytes(free))}
          </div>
        )}
        {notes.map((note) => (
          <div key={note} className={classes["dim"]}>
            {note}
          </div>
        ))}
      </div>
      <Conflicts conflicts={conflicts} answers={answers} onChange={onAnswers} />
      {renamed.length > 0 && (
        <Lines label={strings.renamed(renamed.length)} rows={renamed}>
          {({ path, becomes, reason }) => (
            <>
              <MiddleTruncate text={shownName(path)} className={classes["path"]} />
              <span className={classes["dim"]}>{strings.becomes}</span>{" "}
              <span className={classes["path"]}>{shownName(becomes)}</span>
              <div className={classes["dim"]}>{reason}</div>
            </>
          )}
        </Lines>
      )}
      {leftOut.length > 0 && (
        <Lines label={strings.leftOut(leftOut.length)} rows={leftOut}>
          {({ path, reason }) => (
            <>
              <MiddleTruncate text={shownName(path)} className={classes["path"]} />
              <div className={classes["dim"]}>{reason}</div>
            </>
          )}
        </Lines>
      )}
    </>
  );
}

/** `12 files and 1 folder`. */
export const summaryOf = strings.summary;

/** More than is free where it goes. */
export const isTooLarge = ({ allocated, free }: CopyPlan): boolean => free !== undefined && allocated > free;

/** Whether there is anything to copy, and room for it. */
export const isPossible = (plan: CopyPlan | undefined): boolean =>
  plan !== undefined && plan.files + plan.folders > 0 && !isTooLarge(plan);

interface LinesProps<T> {
  label: string;
  rows: readonly T[];
  children: (row: T) => ReactNode;
}

function Lines<T extends { path: string }>({ label, rows, children }: LinesProps<T>) {
  return (
    <div>
      <div className={classes["label"]}>{label}</div>
      <BoxedList label={label}>
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.path} className={classes["row"]}>
            {children(row)}
          </li>
        ))}
        {rows.length > SHOWN && <li className={classes["dim"]}>{strings.more(rows.length - SHOWN)}</li>}
      </BoxedList>
    </div>
  );
}
