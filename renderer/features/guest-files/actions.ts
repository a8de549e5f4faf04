import { IconEye, IconFolderOpen } from "@tabler/icons-react";
import type { FilesAction, FilesView } from "./action.ts";
import { changingActions } from "./changing/index.ts";
import { comparingActions } from "./comparing/index.ts";
import { copyingActions } from "./copying/index.ts";
import { strings } from "./strings.ts";

const isFolder = ({ chosen }: FilesView) => chosen[0]?.entry.kind === "directory";

const open: readonly FilesAction[] = [
  {
    id: "open",
    label: strings.actions.open,
    icon: IconFolderOpen,
    keys: "Enter",
    needs: "one",
    fits: isFolder,
    run: (view) => view.open(view.chosen[0]!),
  },
  {
    id: "view",
    label: strings.actions.view,
    icon: IconEye,
    keys: "Enter",
    needs: "one",
    fits: (view) => !isFolder(view),
    unavailable: ({ chosen: [chosen] }) =>
      chosen && !["file", "symlink"].includes(chosen.entry.kind) ? strings.noContents : undefined,
    run: (view) => view.open(view.chosen[0]!),
  },
];

/** Everything that can be done, in groups that a line parts in menus. */
export const ACTION_GROUPS: readonly (readonly FilesAction[])[] = [
  open,
  copyingActions,
  comparingActions,
  changingActions,
];

/** What can be done with what is chosen, in groups. */
export const chosenActions = (view: FilesView): FilesAction[][] => {
  const count = view.chosen.length;
  return fitting(view, ({ needs }) => (needs === "one" ? count === 1 : needs === "some" && count > 0));
};

/** What can be done with the folder itself, in groups. */
export const folderActions = (view: FilesView): FilesAction[][] =>
  fitting(view, ({ needs }) => needs === "folder");

function fitting(view: FilesView, wanted: (action: FilesAction) => boolean): FilesAction[][] {
  const groups = ACTION_GROUPS.map((group) =>
    group.filter((action) => wanted(action) && (action.fits?.(view) ?? true)),
  );
  return groups.filter((group) => group.length > 0);
}
