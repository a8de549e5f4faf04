import { Text } from "@mantine/core";
import { useState } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { FormDialog } from "../../lifecycle/index.ts";
import { baseName } from "../paths.ts";
import { cautious, toAnswers } from "./answers.ts";
import { isPossible, PlanView } from "./PlanView.tsx";
import { strings } from "./strings.ts";
import { usePlan } from "./use-plan.ts";

const words = strings.back;

interface Props {
  from: { session: string; place: string; paths: string[] };
  /** Open for changes. */
  to: { session: string; place: string };
  /** Takes the dialog's place. */
  onJob: (job: string) => void;
  onClose: () => void;
}

/** What a snapshot or a backup has, on its way back into the machine. */
export function BringBackDialog({ from, to, onJob, onClose }: Props) {
  const [answers, setAnswers] = useState(cautious);
  const { plan, error } = usePlan({ from, to }, (input, signal) =>
    client.api.guestFiles.planBringBack(input, { signal }),
  );
  const { paths } = from;
  return (
    <FormDialog
      title={paths.length === 1 ? words.title(shownName(baseName(paths[0]!))) : words.titles(paths.length)}
      confirm={words.confirm}
      ready={isPossible(plan)}
      command={error ? null : plan?.command}
      stays
      onSubmit={async () => {
        const { job } = await client.api.guestFiles.bringBack({ from, to, answers: toAnswers(answers) });
        onJob(job);
      }}
      onClose={onClose}
    >
      <Text c="dimmed">{words.note}</Text>
      {error ? (
        <ErrorMessage error={error} />
      ) : (
        <PlanView plan={plan} answers={answers} onAnswers={setAnswers} />
      )}
    </FormDialog>
  );
}
