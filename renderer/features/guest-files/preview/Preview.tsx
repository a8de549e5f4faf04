import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useCall } from "../../../components/use-call.ts";
import type { ChosenEntry, FilesView } from "../action.ts";
import { strings } from "../strings.ts";
import { Contents } from "./Contents.tsx";
import classes from "./Preview.module.css";
import { Reading } from "./Reading.tsx";
import type { FileRef } from "./read-file.ts";

const words = strings.previews;

interface Props {
  view: FilesView;
  chosen: ChosenEntry;
  /** Fills what it stands in, and has all that a large one has room for. */
  large?: boolean;
}

/** How a file begins; of a link what it leads to. */
export function Preview({ view, chosen, large = false }: Props) {
  const { session, place } = view;
  const { entry, path } = chosen;
  const isLink = entry.kind === "symlink";
  const { value, error } = useCall(
    async (signal) => {
      if (!isLink) return chosen;
      return await client.api.guestFiles.stat({ session, place: place.id, path, follow: true }, { signal });
    },
    [session, place.id, path, entry.modifiedAt, entry.bytes],
  );
  if (error) {
    return (
      <div className={classes["problem"]}>
        <ErrorMessage error={error} listed />
      </div>
    );
  }
  if (!value) return <Reading />;
  if (value.entry.kind !== "file") return null;
  if (value.entry.bytes === 0) return <p className={classes["quiet"]}>{words.empty}</p>;
  const file: FileRef = { session, place: place.id, path: value.path };
  return (
    <Contents
      key={`${value.path} ${value.entry.modifiedAt} ${value.entry.bytes}`}
      file={file}
      entry={value.entry}
      large={large}
    />
  );
}
