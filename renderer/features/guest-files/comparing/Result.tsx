import { Button, Chip, Group, TextInput } from "@mantine/core";
import { IconEqual } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { BoxedList } from "../../../components/BoxedList.tsx";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import type { Machine } from "../../machines/index.ts";
import { CopyOutDialog } from "../copying/index.ts";
import { joined } from "../paths.ts";
import { BringBack } from "./BringBack.tsx";
import classes from "./Comparing.module.css";
import { DiffDialog } from "./DiffDialog.tsx";
import { DifferenceTree } from "./DifferenceTree.tsx";
import { strings } from "./strings.ts";
import { type Change, countChanges, fits, outermost, treeRows } from "./tree.ts";
import type { Comparison, Question } from "./use-comparison.ts";
import type { Point } from "./use-points.ts";

const CHANGES = Object.keys(strings.changes) as Change[];
const ALL: ReadonlySet<Change> = new Set(CHANGES);
const NONE: ReadonlySet<string> = new Set();

interface Props {
  machine: Machine;
  question: Question;
  comparison: Comparison;
  before: Point;
  after: Point;
  /** The machine was changed from here. */
  onChanged: () => void;
}

/** What differs, and what can be had back of it. */
export function Result({ machine, question, comparison, before, after, onChanged }: Props) {
  const { differences, unread, looked, state, error } = comparison;
  const [text, setText] = useState("");
  const [changes, setChanges] = useState(ALL);
  const [folded, setFolded] = useState(NONE);
  const [selected, setSelected] = useState(NONE);
  const [shown, setShown] = useState<GuestDifference>();
  const [asked, setAsked] = useState<"copy" | "bring">();
  // Typing goes before drawing many rows.
  const wanted = useDeferredValue(text);
  const filter = useMemo(() => ({ text: wanted, changes }), [wanted, changes]);
  const rows = useMemo(() => treeRows(differences, filter, folded), [differences, filter, folded]);
  const counts = useMemo(() => countChanges(differences), [differences]);
  // What the filter hides is not acted on.
  const chosen = useMemo(
    () => differences.filter((one) => selected.has(one.path) && fits(filter, one)),
    [differences, selected, filter],
  );
  const earlier = outermost(chosen.filter((one) => one.before).map(({ path }) => path)).map((path) =>
    path === "" ? question.before.path : joined(question.before.path, path),
  );
  const nothing = chosen.length > 0 && earlier.length === 0 ? strings.nothingBefore : undefined;
  const cannotBring =
    before.source.kind === "machine"
      ? strings.bringNow
      : machine.domain.state !== "shutoff"
        ? strings.machineRuns
        : nothing;
  return (
    <>
      <div className={classes["bar"]}>
        <div role="status" className={classes["grow"]}>
          {stateWords[state]} <span className={classes["dim"]}>{strings.looked(looked)}</span>
        </div>
        {chosen.length > 0 && (
          <Group gap={8} wrap="nowrap">
            <span className={classes["dim"]}>{strings.selected(chosen.length)}</span>
            <Button
              size="xs"
              variant="default"
              disabled={nothing !== undefined}
              title={nothing ?? strings.restoreNote(before.label)}
              onClick={() => setAsked("copy")}
            >
              {strings.restore}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={cannotBring !== undefined}
              title={cannotBring ?? strings.restoreNote(before.label)}
              onClick={() => setAsked("bring")}
            >
              {strings.bringBack}
            </Button>
          </Group>
        )}
      </div>
      {error && (
        <div className={classes["message"]}>
          <ErrorMessage error={error} />
        </div>
      )}
      {differences.length > 0 && (
        <div className={classes["bar"]}>
          <TextInput
            size="xs"
            w={260}
            aria-label={strings.filter}
            placeholder={strings.filter}
            value={text}
            maxLength={255}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Chip.Group
            multiple
            value={[...changes]}
            onChange={(next) => setChanges(new Set(next as Change[]))}
          >
            <Group gap={8} wrap="nowrap">
              {CHANGES.map((change) => (
                <Chip key={change} size="xs" variant="light" value={change}>
                  {strings.count(strings.changes[change], counts[change])}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </div>
      )}
      {rows.length > 0 ? (
        <DifferenceTree
          rows={rows}
          folded={folded}
          onFold={(path, fold) => setFolded((all) => changedSet(all, [path], fold))}
          selected={selected}
          onSelect={(paths, on) => setSelected((all) => changedSet(all, paths, on))}
          differences={differences}
          covered={shown !== undefined || asked !== undefined}
          onShow={setShown}
        />
      ) : (
        state !== "running" &&
        !error && (
          <EmptyState
            icon={IconEqual}
            title={differences.length > 0 ? strings.noMatch : strings.equal}
            {...(differences.length === 0 && state === "all" && { hint: strings.equalHint })}
          />
        )
      )}
      {unread.length > 0 && (
        <div className={classes["unread"]}>
          <div className={classes["label"]}>{strings.unread(unread.length)}</div>
          <BoxedList label={strings.unread(unread.length)}>
            {unread.slice(0, 200).map(({ path, reason }) => (
              <li key={path}>
                <span className={classes["path"]}>{shownName(path) || "/"}</span>{" "}
                <span className={classes["dim"]}>{reason}</span>
              </li>
            ))}
          </BoxedList>
        </div>
      )}
      {shown && (
        <DiffDialog
          question={question}
          difference={shown}
          labels={{ before: before.label, after: after.label }}
          onClose={() => setShown(undefined)}
        />
      )}
      {asked === "copy" && (
        <CopyOutDialog {...question.before} paths={earlier} onClose={() => setAsked(undefined)} />
      )}
      {asked === "bring" && (
        <BringBack
          machine={machine}
          from={{ session: question.before.session, place: question.before.place, paths: earlier }}
          onChanged={onChanged}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

const stateWords: Record<Comparison["state"], string> = {
  running: strings.running,
  all: strings.done,
  "too-many": strings.tooMany,
  stopped: strings.stopped,
};

function changedSet(before: ReadonlySet<string>, paths: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(before);
  for (const path of paths) {
    if (on) next.add(path);
    else next.delete(path);
  }
  return next;
}
