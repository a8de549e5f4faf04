import { BulkDeleteDialog } from "./BulkDeleteDialog.tsx";
import { BulkDialog } from "./BulkDialog.tsx";
import { closeDialog, useDialog } from "./dialogs.ts";
import { FailuresDialog } from "./FailuresDialog.tsx";
import { DissolveGroupDialog, MoveDialog, NewGroupDialog, RenameGroupDialog } from "./GroupDialogs.tsx";
import { RemoveTagDialog, TagDialog } from "./TagDialogs.tsx";
import { TagsDialog } from "./TagsDialog.tsx";

/** What is asked above the library, and what failed of an action for many; once for the whole window. */
export function LibraryDialogs() {
  return (
    <>
      <OpenDialog />
      <FailuresDialog />
    </>
  );
}

function OpenDialog() {
  const open = useDialog((state) => state.open);
  if (!open) return null;
  switch (open.kind) {
    case "bulk":
      return <BulkDialog machines={open.machines} action={open.action} onClose={closeDialog} />;
    case "bulk-delete":
      return <BulkDeleteDialog machines={open.machines} onClose={closeDialog} />;
    case "move":
      return <MoveDialog machines={open.machines} onClose={closeDialog} />;
    case "new-group":
      return <NewGroupDialog inside={open.inside} onClose={closeDialog} />;
    case "rename-group":
      return <RenameGroupDialog group={open.group} onClose={closeDialog} />;
    case "dissolve-group":
      return <DissolveGroupDialog group={open.group} onClose={closeDialog} />;
    case "tags":
      return <TagsDialog machines={open.machines} onClose={closeDialog} />;
    case "rename-tag":
      return <TagDialog tag={open.tag} onClose={closeDialog} />;
    case "remove-tag":
      return <RemoveTagDialog tag={open.tag} onClose={closeDialog} />;
  }
}
