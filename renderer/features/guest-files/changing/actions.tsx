import { IconFolderPlus, IconLock, IconPencil, IconTrash } from "@tabler/icons-react";
import type { FilesAction } from "../action.ts";
import { isOwnerless } from "../copying/index.ts";
import { pathsOf } from "../paths.ts";
import { cannotChange } from "../session/cannot-change.ts";
import { NewFolderDialog } from "./NewFolderDialog.tsx";
import { PermissionsDialog } from "./PermissionsDialog.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { strings } from "./strings.ts";

/** Changing what a stopped machine's disks hold. */
export const changingActions: readonly FilesAction[] = [
  {
    id: "new-folder",
    label: strings.newFolder.action,
    icon: IconFolderPlus,
    keys: "Mod+Shift+N",
    needs: "folder",
    button: true,
    unavailable: cannotChange,
    run: (view) =>
      view.ask((close) => (
        <NewFolderDialog
          session={view.session}
          place={view.place.id}
          folder={view.folder}
          onMade={view.refresh}
          onClose={close}
        />
      )),
  },
  {
    id: "rename",
    label: strings.rename.action,
    icon: IconPencil,
    keys: "F2",
    needs: "one",
    unavailable: cannotChange,
    run: (view) => view.rename(view.chosen[0]!.path),
  },
  {
    id: "permissions",
    label: strings.permissions.action,
    icon: IconLock,
    needs: "some",
    unavailable: (view) =>
      cannotChange(view) ?? (isOwnerless(view.place) ? strings.permissions.none : undefined),
    run: (view) =>
      view.ask((close) => (
        <PermissionsDialog
          session={view.session}
          place={view.place.id}
          chosen={view.chosen}
          onJob={view.follow}
          onDone={view.refresh}
          onClose={close}
        />
      )),
  },
  {
    id: "remove",
    label: strings.remove.action,
    icon: IconTrash,
    keys: "Delete",
    needs: "some",
    danger: true,
    unavailable: cannotChange,
    run: (view) =>
      view.ask((close) => (
        <RemoveDialog
          session={view.session}
          place={view.place.id}
          paths={pathsOf(view.chosen)}
          onJob={view.follow}
          onClose={close}
        />
      )),
  },
];
