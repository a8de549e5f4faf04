import type { DragEvent, ReactNode } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { toErrorData } from "../../../components/errors.ts";
import type { FilesView } from "../action.ts";
import { cannotChange } from "../session/cannot-change.ts";
import { copyIn } from "./actions.tsx";
import classes from "./Copying.module.css";
import { dragOut } from "./drag-out.ts";
import { useFileDrop } from "./drop.ts";
import { strings } from "./strings.ts";

interface Props {
  view: FilesView;
  children: ReactNode;
}

/** The list as a place for files of the desktop, into the folder in view or one of its rows; and out of it. */
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
  const onDragStart = (event: DragEvent) => {
    if (view.chosen.length > 0) dragOut(event, view, (thrown) => view.fail(toErrorData(thrown)));
    else event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what the mouse does here has actions with keys, too
    <div
      className={classes["zone"]}
      data-over={over === view.folder || undefined}
      onDragStart={onDragStart}
      {...props}
    >
      {children}
      {over !== undefined && (
        <div className={classes["hint"]} role="status">
          {refused === undefined ? strings.drop(shownName(over)) : strings.dropRefused(refused)}
        </div>
      )}
    </div>
  );
}
