import { IconDownload, IconFileDownload, IconFileUpload } from "@tabler/icons-react";
import { platform } from "../../../app/platform.ts";
import { toErrorData } from "../../../components/errors.ts";
import type { FilesAction, FilesView } from "../action.ts";
import { pathsOf } from "../paths.ts";
import { cannotChange } from "../session/cannot-change.ts";
import { CopyInDialog } from "./CopyInDialog.tsx";
import { CopyOutDialog } from "./CopyOutDialog.tsx";
import { download } from "./download.ts";
import type { Incoming } from "./incoming.ts";
import { strings } from "./strings.ts";

/** Copying out of and into a guest's disks. */
export const copyingActions: readonly FilesAction[] = [
  {
    id: "copy-out",
    label: strings.out.action,
    icon: IconFileDownload,
    keys: "Mod+Shift+C",
    needs: "some",
    button: true,
    run: (view) =>
      view.ask((close) => (
        <CopyOutDialog
          session={view.session}
          place={view.place.id}
          paths={pathsOf(view.chosen)}
          onClose={close}
        />
      )),
  },
  {
    id: "download",
    label: strings.download,
    icon: IconDownload,
    needs: "some",
    button: true,
    // On the desktop the backend's computer is the user's.
    fits: () => !platform,
    run: (view) => {
      download({ session: view.session, place: view.place.id }, view.chosen, view.follow).catch((thrown) =>
        view.fail(toErrorData(thrown)),
      );
    },
  },
  {
    id: "copy-in",
    label: strings.into.action,
    icon: IconFileUpload,
    needs: "folder",
    button: true,
    unavailable: cannotChange,
    run: (view) => copyIn(view, view.folder),
  },
];

/** Asks how files come into a folder: those that were dropped there, or such as are chosen then. */
export function copyIn(view: FilesView, folder: string, incoming?: Incoming): void {
  view.ask((close) => (
    <CopyInDialog
      session={view.session}
      place={view.place}
      folder={folder}
      incoming={incoming}
      onJob={view.follow}
      onFailed={(thrown) => view.fail(toErrorData(thrown))}
      onClose={close}
    />
  ));
}
