import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { platform } from "../../../app/platform.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { JobDialog } from "../../jobs/index.ts";
import { FormDialog } from "../../lifecycle/index.ts";
import { baseName } from "../paths.ts";
import { cautious, toAnswers } from "./answers.ts";
import classes from "./Copying.module.css";
import { isPossible, PlanView } from "./PlanView.tsx";
import { strings } from "./strings.ts";
import { usePlan } from "./use-plan.ts";

const words = strings.out;

/** Where files were copied to the last time. */
const useTarget = create(persist(() => ({ folder: "" }), { name: "guesthouse.copy-out" }));

interface Props {
  session: string;
  place: string;
  paths: readonly string[];
  onClose: () => void;
}

/** Files and folders of a guest on their way into a folder of the backend's computer. */
export function CopyOutDialog({ session, place, paths, onClose }: Props) {
  const [typed, setTyped] = useState(() => useTarget.getState().folder);
  const [answers, setAnswers] = useState(cautious);
  const [begun, setBegun] = useState<{ job: string; target: string }>();
  const target = typed.trim().replace(/(?<=.)\/+$/, "");
  const usable = target.startsWith("/");
  const request = { session, place, paths: [...paths], target };
  const { plan, error } = usePlan(usable ? request : undefined, (input, signal) =>
    client.api.guestFiles.planCopyOut(input, { signal }),
  );
  const title =
    paths.length === 1 ? words.title(shownName(baseName(paths[0]!)) || "/") : words.titles(paths.length);
  if (begun) return <Copying {...begun} title={title} onClose={onClose} />;
  return (
    <FormDialog
      title={title}
      confirm={words.confirm}
      ready={usable && isPossible(plan)}
      command={usable && !error ? plan?.command : null}
      stays
      onSubmit={async () => {
        const { job } = await client.api.guestFiles.copyOut({ ...request, answers: toAnswers(answers) });
        useTarget.setState({ folder: target });
        setBegun({ job, target });
      }}
      onClose={onClose}
    >
      <div className={classes["folder"]}>
        <TextInput
          className={`${classes["typed"]} ${classes["grow"]}`}
          label={words.target}
          description={platform ? words.targetNote : words.targetNoteElsewhere}
          value={typed}
          maxLength={4096}
          spellCheck={false}
          data-autofocus
          error={typed !== "" && !usable ? words.targetWrong : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {platform && <ChooseFolder onChoose={setTyped} />}
      </div>
      {error && <ErrorMessage error={error} />}
      {usable && !error && <PlanView plan={plan} answers={answers} onAnswers={setAnswers} />}
    </FormDialog>
  );
}

function ChooseFolder({ onChoose }: { onChoose: (folder: string) => void }) {
  const choose = async () => {
    const folder = await platform?.pickFolder();
    if (folder) onChoose(folder);
  };
  return (
    <Button variant="default" onClick={() => void choose()}>
      {words.choose}
    </Button>
  );
}

interface CopyingProps {
  job: string;
  target: string;
  title: string;
  onClose: () => void;
}

/** The work, how it ended, and the way to what it brought. */
function Copying({ job, target, title, onClose }: CopyingProps) {
  return (
    <JobDialog
      id={job}
      title={title}
      stop={words.stop}
      outcome={({ state }) =>
        state === "succeeded" ? words.copied(target) : state === "cancelled" ? words.stopped : words.failed
      }
      next={() =>
        platform && (
          <Button
            onClick={() => {
              platform?.showFolder(target);
              onClose();
            }}
          >
            {words.show}
          </Button>
        )
      }
      onClose={onClose}
    />
  );
}
