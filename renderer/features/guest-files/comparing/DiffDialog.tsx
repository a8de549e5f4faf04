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
import { textOf } from "../preview/text.ts";
import classes from "./Comparing.module.css";
import { strings } from "./strings.ts";
import type { Question } from "./use-comparison.ts";

/** Beyond it finding what differs would hold the window up. */
const MOST = 1 << 20;

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
      const texts = { before: textOf(before), after: textOf(after) };
      return { ...texts, language: await languageFor(baseName(path) || path, texts.after ?? "") };
    },
    [question, path],
  );
  const { before, after, language } = value ?? {};
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.diffTitle(shownName(baseName(path) || path))}
      size={1120}
      yOffset="4vh"
    >
      <div className={classes["diff"]}>
        {error && <ErrorMessage error={error} />}
        {large && <Text c="dimmed">{strings.large}</Text>}
        {!value && !error && !large && <Skeleton height="100%" aria-label={strings.reading} />}
        {value && (before === undefined || after === undefined) && <Text c="dimmed">{strings.binary}</Text>}
        {before !== undefined && after !== undefined && before === after && (
          <Text c="dimmed">{strings.sameText}</Text>
        )}
        {before !== undefined && after !== undefined && before !== after && (
          <Suspense fallback={<Skeleton height="100%" />}>
            <CodeDiff before={before} after={after} labels={labels} {...(language && { language })} />
          </Suspense>
        )}
      </div>
    </Modal>
  );
}

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
