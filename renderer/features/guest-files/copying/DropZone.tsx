import type { ReactNode } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { toErrorData } from "../../../components/errors.ts";
import type { FilesView } from "../actions.ts";
import { cannotChange } from "../cannot-change.ts";
import { copyIn } from "./actions.tsx";
import classes from "./Copying.module.css";
import { useFileDrop } from "./drop.ts";
import { strings } from "./strings.ts";

interface Props {
  view: FilesView;
  children: ReactNode;
}

/** The list as a place for files of the desktop: into the folder in view, or into one of its rows. */
export function DropZone({ view, children }: Props) {
  const refused = cannotChange(view);
  const { over, props } = useFileDrop({
    folder: view.folder,
    refused,
    onDrop: (folder, incoming) => {
      incoming.then(
        (files) => copyIn(view, folder, files),
        (thrown) => view.fail(toErrorData(thrown)),
      );
    },
  });
  return (
    <div className={classes["zone"]} data-over={over === view.folder || undefined} {...props}>
      {children}
      {over !== undefined && (
        <div className={classes["hint"]} role="status">
          {refused === undefined ? strings.drop(shownName(over)) : strings.dropRefused(refused)}
        </div>
      )}
    </div>
  );
}
