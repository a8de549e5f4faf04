import { FileInput, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import type { CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { platform } from "../../../app/platform.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useCall } from "../../../components/use-call.ts";
import { FormDialog } from "../../lifecycle/index.ts";
import { type Answers, cautious, toAnswers } from "./answers.ts";
import classes from "./Copying.module.css";
import { chosenFiles, type Incoming, planTree } from "./incoming.ts";
import { asFolder, isOwnerDraft, isOwnerless, OwnerFields, toOwned } from "./OwnerFields.tsx";
import { isPossible, PlanView } from "./PlanView.tsx";
import { listFolder, sendTree } from "./send.ts";
import { strings } from "./strings.ts";

const words = strings.into;

interface Props {
  session: string;
  place: GuestPlace;
  /** Of the guest: where it goes. */
  folder: string;
  /** What was dropped; without it files are chosen here. */
  incoming?: Incoming | undefined;
  onJob: (job: string) => void;
  /** A browser's files are sent after the dialog has closed. */
  onFailed: (thrown: unknown) => void;
  onClose: () => void;
}

/** Files and folders on their way into a guest's folder. */
export function CopyInDialog(props: Props) {
  const { session, place, folder, incoming, onJob, onFailed, onClose } = props;
  const [from, setFrom] = useState<"files" | "paths">("files");
  const [chosen, setChosen] = useState(incoming);
  const [path, setPath] = useState("");
  const [answers, setAnswers] = useState<Answers>(cautious);
  const [draft, setDraft] = useState(asFolder);
  const into = { session, place: place.id, folder };
  const source: Source | undefined =
    from === "files" ? chosen : path.trim().startsWith("/") ? { kind: "path", path: path.trim() } : undefined;
  const { value: planned, error } = useCall(
    async (signal) => source && { source, plan: await planOf(source, isOwnerless(place), into, signal) },
    [session, place.id, folder, from, chosen, path],
  );
  const plan = planned?.source === source || samePath(planned?.source, source) ? planned?.plan : undefined;
  const submit = async () => {
    if (!source) return;
    const owned = toOwned(draft);
    if (source.kind !== "bytes") {
      const request = {
        session,
        place: place.id,
        path: folder,
        from: await hostFilesOf(source),
        answers: toAnswers(answers),
        owned,
      };
      onJob((await client.api.guestFiles.copyIn(request)).job);
      return;
    }
    sendTree(into, source.tree, answers, owned, onJob).catch(onFailed);
  };
  return (
    <FormDialog
      title={words.title(shownName(folder))}
      confirm={words.confirm}
      ready={isPossible(plan) && isOwnerDraft(draft)}
      command={plan?.command || null}
      onSubmit={submit}
      onClose={onClose}
    >
      {!incoming && (
        <>
          {!platform && (
            <SegmentedControl
              aria-label={words.from}
              size="xs"
              data={[
                { value: "files", label: words.sources.files },
                { value: "paths", label: words.sources.paths },
              ]}
              value={from}
              onChange={setFrom}
            />
          )}
          {from === "files" ? (
            <FileInput
              multiple
              clearable
              label={words.files}
              placeholder={words.chooseFiles}
              description={words.filesNote}
              data-autofocus
              valueComponent={({ value }) =>
                Array.isArray(value) && words.chosen(value.length, formatBytes(total(value)))
              }
              onChange={(files) => setChosen(files.length > 0 ? chosenFiles(files) : undefined)}
            />
          ) : (
            <TextInput
              className={classes["typed"]}
              label={words.path}
              description={words.pathNote}
              value={path}
              maxLength={4096}
              spellCheck={false}
              error={path === "" || source ? undefined : words.pathWrong}
              onChange={(event) => setPath(event.currentTarget.value)}
            />
          )}
        </>
      )}
      {source && error && <ErrorMessage error={error} />}
      {source && !error && <PlanView plan={plan} answers={answers} onAnswers={setAnswers} />}
      {!isOwnerless(place) && (
        <OwnerFields
          session={session}
          place={place.id}
          folders={source?.kind !== "bytes" || source.tree.folders.length > 0}
          usual={from === "paths" ? words.asThere : platform ? words.asHere : words.usual}
          draft={draft}
          onChange={setDraft}
        />
      )}
    </FormDialog>
  );
}

type Source = Incoming | { readonly kind: "path"; readonly path: string };

const samePath = (one: Source | undefined, other: Source | undefined) =>
  one?.kind === "path" && other?.kind === "path" && one.path === other.path;

const total = (files: readonly File[]) => files.reduce((sum, { size }) => sum + size, 0);

async function planOf(
  source: Source,
  ownerless: boolean,
  into: { session: string; place: string; folder: string },
  signal: AbortSignal,
): Promise<CopyPlan> {
  const { session, place, folder } = into;
  if (source.kind === "bytes") {
    const plan = await planTree(source.tree, folder, (path) => listFolder({ session, place }, path));
    return ownerless ? plan : { ...plan, notes: [words.modesUnknown] };
  }
  const from = await hostFilesOf(source);
  signal.throwIfAborted();
  return await client.api.guestFiles.planCopyIn({ session, place, path: folder, from }, { signal });
}

/** Handles are good for one use, so each call gets its own. */
async function hostFilesOf(source: Exclude<Source, { kind: "bytes" }>) {
  if (source.kind === "path") return { kind: "paths" as const, paths: [source.path] };
  const handles = await Promise.all(source.files.map((file) => platform!.registerSource(file)));
  return { kind: "handles" as const, handles };
}
