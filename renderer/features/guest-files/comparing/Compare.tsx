import { Button, Checkbox, Loader, Select, TextInput } from "@mantine/core";
import { IconGitCompare } from "@tabler/icons-react";
import { useState } from "react";
import type { FilesState, GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import type { Machine } from "../../machines/index.ts";
import type { Where } from "../address.ts";
import { tidyPath } from "../paths.ts";
import classes from "./Comparing.module.css";
import { Result } from "./Result.tsx";
import { strings } from "./strings.ts";
import { type Question, useComparison } from "./use-comparison.ts";
import { type Opened, useOpened } from "./use-opened.ts";
import type { Point } from "./use-points.ts";

interface Props {
  machine: Machine;
  before: Point;
  after: Point;
  /** The folder that is proposed. */
  where: Where | undefined;
}

/** Two points in time that are opened, what of them is compared, and what came of it. */
export function Compare({ machine, before, after, where }: Props) {
  const earlier = useOpened(before.source);
  const later = useOpened(after.source);
  const [question, setQuestion] = useState<Question>();
  const [asked, setAsked] = useState(where);
  const { comparison, stop } = useComparison(question);
  // What was asked names what was open.
  const reopen = ({ again }: Opened) => {
    setQuestion(undefined);
    again();
  };
  if (earlier.state?.state !== "open" || later.state?.state !== "open") {
    return (
      <>
        <Opening point={before} state={earlier.state} onAgain={() => reopen(earlier)} />
        <Opening point={after} state={later.state} onAgain={() => reopen(later)} />
      </>
    );
  }
  const places = common(earlier.state, later.state);
  if (places.length === 0) return <EmptyState icon={IconGitCompare} title={strings.noPlace} />;
  return (
    <>
      <QuestionForm
        places={places}
        where={asked}
        running={comparison?.state === "running"}
        onStop={stop}
        onAsk={(place, path, thorough) => {
          setAsked({ place, path });
          setQuestion({
            before: { session: earlier.session!, place, path },
            after: { session: later.session!, place, path },
            thorough,
          });
        }}
      />
      {comparison && question ? (
        <Result
          machine={machine}
          question={question}
          comparison={comparison}
          before={before}
          after={after}
          onChanged={() => after.source.kind === "machine" && reopen(later)}
        />
      ) : (
        <EmptyState icon={IconGitCompare} title={strings.hint} hint={strings.hintText} />
      )}
    </>
  );
}

/** Places that both have and that can be looked into, those of systems first. */
function common(before: FilesState, after: FilesState): readonly GuestPlace[] {
  if (before.state !== "open" || after.state !== "open") return [];
  const others = new Set(after.places.filter(({ problem }) => problem === undefined).map(({ id }) => id));
  return before.places.filter(({ id, problem }) => problem === undefined && others.has(id));
}

interface OpeningProps {
  point: Point;
  state: FilesState | undefined;
  onAgain: () => void;
}

/** How far opening one of the two is, or why it is not open. */
function Opening({ point, state, onAgain }: OpeningProps) {
  if (state?.state === "open") return null;
  if (state?.state === "failed" || state?.state === "closed") {
    const error = state.state === "failed" ? state.error : { code: "files-closed", message: state.because };
    return (
      <div className={classes["message"]}>
        <div className={classes["label"]}>
          {(state.state === "failed" ? strings.openFailed : strings.wasClosed)(point.label)}
        </div>
        <ErrorMessage error={error}>
          <Button size="xs" variant="default" onClick={onAgain}>
            {strings.again}
          </Button>
        </ErrorMessage>
      </div>
    );
  }
  return (
    <div className={classes["opening"]} role="status">
      <Loader size={14} />
      {strings.opening(point.label)}
      <span className={classes["dim"]}>{state?.phase}</span>
    </div>
  );
}

interface FormProps {
  places: readonly GuestPlace[];
  where: Where | undefined;
  running: boolean;
  onAsk: (place: string, path: string, thorough: boolean) => void;
  onStop: () => void;
}

function QuestionForm({ places, where, running, onAsk, onStop }: FormProps) {
  const [place, setPlace] = useState(where?.place);
  const [folder, setFolder] = useState(where?.path ?? "/");
  const [thorough, setThorough] = useState(false);
  const wrong = !folder.trim().startsWith("/");
  const chosen = (places.find(({ id }) => id === place) ?? places[0]!).id;
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong && !running) onAsk(chosen, tidyPath(folder.trim(), "/"), thorough);
      }}
    >
      {places.length > 1 && (
        <Select
          label={strings.place}
          w={260}
          allowDeselect={false}
          data={places.map(({ id, title }) => ({ value: id, label: title }))}
          value={chosen}
          onChange={(id) => id !== null && setPlace(id)}
        />
      )}
      <TextInput
        className={classes["folder"]}
        label={strings.folder}
        value={folder}
        maxLength={4096}
        spellCheck={false}
        error={wrong ? strings.folderWrong : undefined}
        onChange={(event) => setFolder(event.currentTarget.value)}
      />
      {running ? (
        <Button variant="default" onClick={onStop}>
          {strings.stop}
        </Button>
      ) : (
        <Button type="submit" disabled={wrong}>
          {strings.start}
        </Button>
      )}
      <Checkbox
        className={classes["thorough"]}
        label={strings.thorough}
        title={strings.thoroughNote}
        checked={thorough}
        onChange={(event) => setThorough(event.currentTarget.checked)}
      />
    </form>
  );
}
