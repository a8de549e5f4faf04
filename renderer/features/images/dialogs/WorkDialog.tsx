import { type ReactNode, useState } from "react";
import type { ImageRef, ImageWork, ImageWorkKind } from "../../../../shared/contract/images.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { FormDialog } from "../../lifecycle/index.ts";
import classes from "../Images.module.css";
import { strings } from "../strings.ts";
import { Passphrase } from "./Passphrase.tsx";
import { usePlan } from "./use-plan.ts";

/** What every dialog about work on an image is given. */
export interface WorkProps {
  image: ImageRef;
  /** It is encrypted, and its passphrase has to be typed. */
  locked: boolean;
  onJob: (job: string) => void;
  onClose: () => void;
}

interface Props extends WorkProps {
  kind: ImageWorkKind;
  /** Undefined while the form is not complete. */
  work: ImageWork | undefined;
  /** Refusals that the form answers itself, by their codes. */
  answered?: readonly string[];
  /** The form's fields, told why the work would be refused as it stands. */
  children?: (refusal: ErrorData | undefined) => ReactNode;
}

/** Some work on an image before it begins: its fields, what is to be known of it, and the command. */
export function WorkDialog({ kind, image, locked, work, answered = [], onJob, onClose, children }: Props) {
  const [passphrase, setPassphrase] = useState("");
  const complete = work !== undefined && (!locked || passphrase !== "");
  const request = complete ? { image, work, ...(locked && { passphrase }) } : undefined;
  const { plan, refusal } = usePlan(request);
  const words = strings.dialogs[kind];
  return (
    <FormDialog
      title={words.title}
      confirm={words.confirm}
      ready={plan !== undefined}
      command={refusal || !complete ? null : plan?.command}
      onSubmit={async () => {
        if (!request) return;
        const { job } = await client.api.images.work(request);
        if (job !== undefined) onJob(job);
      }}
      onClose={onClose}
    >
      {locked && (
        <Passphrase label={strings.passphrase} value={passphrase} onChange={setPassphrase} autoFocus />
      )}
      {children?.(refusal)}
      {refusal && !answered.includes(refusal.code) && <ErrorMessage error={refusal} />}
      {plan && (
        <ul className={classes["notes"]}>
          {plan.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </FormDialog>
  );
}
