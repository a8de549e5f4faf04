import { Button, Skeleton, Text } from "@mantine/core";
import { Suspense, useRef, useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { chordOf } from "../../../app/shortcuts/index.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { toErrorData } from "../../../components/errors.ts";
import { useCall } from "../../../components/use-call.ts";
import { CodeEditor, type CodeHandle } from "../../code/index.ts";
import type { FilesView } from "../action.ts";
import { baseName } from "../paths.ts";
import { strings } from "../strings.ts";
import classes from "./Preview.module.css";
import { readPart } from "./read-file.ts";
import { editable } from "./text.ts";

const words = strings.viewer;

interface Props {
  view: FilesView;
  path: string;
  /** The most that can be edited, bytes. */
  most: number;
  /** Whether something is written that is not saved. */
  onWritten: (written: boolean) => void;
  /** Does what would lose what is written, once that is agreed to. */
  leave: (how: () => void) => void;
  onEnd: () => void;
}

/** A text file while it is edited. What was in it is kept, and one that another has changed is not written over. */
export function Editing({ view, path, most, onWritten, leave, onEnd }: Props) {
  const { session } = view;
  const place = view.place.id;
  const editor = useRef<CodeHandle>(null);
  const [written, setWritten] = useState(false);
  const [busy, setBusy] = useState(false);
  const [kept, setKept] = useState<string>();
  const [error, setError] = useState<ErrorData>();
  const [round, setRound] = useState(0);
  // Of the file as it was saved last: by it another one's changes are known.
  const [savedAt, setSavedAt] = useState<number>();
  const { value, error: unread } = useCall(
    async (signal) => {
      const real = await client.api.guestFiles.stat({ session, place, path, follow: true }, { signal });
      const bytes = Math.max(1, Math.min(most, real.entry.bytes));
      const read = await readPart({ session, place, path: real.path }, 0, bytes, signal);
      return { ...real, round, content: editable(read) };
    },
    [session, place, path, round],
  );
  const mark = (now: boolean) => {
    setWritten(now);
    onWritten(now);
  };
  const save = async () => {
    if (!value?.content || !editor.current || !written || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      const bytes = encode(value.content, editor.current.text());
      const at = { session, place, path: value.path };
      const modifiedAt = savedAt ?? value.entry.modifiedAt;
      const { ticket, backup } = await client.api.guestFiles.write({
        ...at,
        bytes: bytes.length,
        modifiedAt,
      });
      const channel = await client.openChannel(ticket);
      await channel.give(bytes);
      channel.end();
      // It ends when the file is whole in its place, or tells why it is not.
      for await (const _ of channel);
      setSavedAt((await client.api.guestFiles.stat({ ...at, follow: true })).entry.modifiedAt);
      setKept(backup);
      mark(false);
      view.refresh(baseName(path));
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const readAgain = () => {
    mark(false);
    setError(undefined);
    setSavedAt(undefined);
    setRound(round + 1);
  };
  if (unread) return <ErrorMessage error={unread} />;
  if (!value) return <Skeleton height="100%" />;
  return (
    <>
      {value.content ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: only hears what the editor leaves
        <div
          className={classes["edited"]}
          onKeyDown={(event) => {
            if (chordOf(event.nativeEvent) !== "Mod+S") return;
            event.preventDefault();
            void save();
          }}
        >
          <Suspense fallback={<Skeleton height="100%" />}>
            <CodeEditor
              key={value.round}
              ref={editor}
              label={words.text(shownName(baseName(path)))}
              text={value.content.text}
              name={baseName(value.path)}
              readOnly={busy}
              autoFocus
              onChange={() => mark(true)}
            />
          </Suspense>
        </div>
      ) : (
        <Text c="dimmed">{words.cannotEditBinary}</Text>
      )}
      {error && (
        <ErrorMessage error={error}>
          {error.code === "guest-changed" && (
            <Button size="xs" variant="default" onClick={() => leave(readAgain)}>
              {words.readAgain}
            </Button>
          )}
        </ErrorMessage>
      )}
      <div className={classes["foot"]}>
        <Text fz={12} c="dimmed" role="status" className={classes["kept"]!}>
          {kept !== undefined && !written && words.kept(kept)}
        </Text>
        <Button size="xs" variant="default" onClick={() => leave(onEnd)}>
          {written ? words.discard : words.done}
        </Button>
        <Button
          size="xs"
          disabled={!written}
          loading={busy}
          title={words.saveHint}
          onClick={() => void save()}
        >
          {words.save}
        </Button>
      </div>
    </>
  );
}

function encode(content: NonNullable<ReturnType<typeof editable>>, text: string): Uint8Array<ArrayBuffer> {
  try {
    return content.encode(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw {
      code: "no-encoding",
      message: words.noEncoding(strings.previews.encodings[content.encoding]),
    } satisfies ErrorData;
  }
}
