import { Modal, Skeleton, Text } from "@mantine/core";
import { Suspense } from "react";
import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import type { GuestPlaceRef } from "../../../../shared/contract/guest-files/session.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { readChannel } from "../../../components/read-channel.ts";
import { useCall } from "../../../components/use-call.ts";
import { CodeDiff, languageOf } from "../../code/index.ts";
import { baseName, joined } from "../paths.ts";
import classes from "./Comparing.module.css";
import { type ContentsDifference, contentsDifference, type LineEnds } from "./contents.ts";
import { strings } from "./strings.ts";
import type { Question } from "./use-comparison.ts";

/** Beyond it finding what differs would hold the window up. */
const MOST = 4 << 20;

interface Props {
  question: Question;
  difference: GuestDifference;
  labels: { before: string; after: string };
  onClose: () => void;
}

/** The text of a file as it was beside what it is. */
export function DiffDialog({ question, difference, labels, onClose }: Props) {
  const { path } = difference;
  const sizes = [difference.before?.bytes ?? 0, difference.after?.bytes ?? 0] as const;
  const large = Math.max(...sizes) > MOST;
  const { value, error } = useCall(
    async (signal) => {
      if (large) return undefined;
      const read = (at: GuestPlaceRef, bytes: number) =>
        readAll({ ...at, path: path === "" ? at.path : joined(at.path, path) }, bytes, signal);
      const [before, after] = await Promise.all([
        read(question.before, sizes[0]),
        read(question.after, sizes[1]),
      ]);
      const found = contentsDifference(before, after);
      if (found.kind !== "text") return { found };
      return { found, language: await languageFor(baseName(path) || path, found.texts.after) };
    },
    [question, path],
  );
  const found = value?.found;
  const note = large ? strings.large : found && noteOf(found);
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.diffTitle(shownName(baseName(path) || path))}
      size={1120}
      yOffset="4vh"
    >
      {error && <ErrorMessage error={error} />}
      {note !== undefined && <Text c="dimmed">{note}</Text>}
      {!error && !large && (!found || found.kind === "text") && (
        <div className={classes["diff"]}>
          {!found && <Skeleton height="100%" aria-label={strings.reading} />}
          {found?.kind === "text" && (
            <Suspense fallback={<Skeleton height="100%" />}>
              <CodeDiff
                {...found.texts}
                labels={labels}
                {...(value?.language && { language: value.language })}
              />
            </Suspense>
          )}
        </div>
      )}
    </Modal>
  );
}

/** What the two texts beside each other do not show. */
function noteOf(found: ContentsDifference): string | undefined {
  switch (found.kind) {
    case "none":
      return strings.sameText;
    case "bytes":
      return strings.binary(found.at + 1);
    case "encoding":
      return strings.otherBytes(found.encodings.before, found.encodings.after);
    case "line-ends":
      return strings.onlyLineEnds(lineEnds(found.ends.before), lineEnds(found.ends.after));
    case "text":
      return found.ends && strings.lineEndsToo(lineEnds(found.ends.before), lineEnds(found.ends.after));
  }
}

const lineEnds = (ends: LineEnds): string => strings.lineEnds[ends ?? "none"];

async function languageFor(name: string, text: string) {
  const load = languageOf(name, text);
  if (!load) return undefined;
  const [{ StreamLanguage }, parser] = await Promise.all([import("@codemirror/language"), load()]);
  return StreamLanguage.define(parser);
}

async function readAll(at: GuestPlaceRef, bytes: number, signal: AbortSignal): Promise<Uint8Array> {
  if (bytes === 0) return new Uint8Array();
  const { ticket } = await client.api.guestFiles.read({ ...at, offset: 0, length: bytes }, { signal });
  const blob = await readChannel(await client.openChannel(ticket), { most: MOST, signal });
  return new Uint8Array(await blob.arrayBuffer());
}
