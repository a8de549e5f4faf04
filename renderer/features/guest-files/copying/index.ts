export { copyingActions } from "./actions.tsx";
export { BringBackDialog } from "./BringBackDialog.tsx";
export { CopyOutDialog } from "./CopyOutDialog.tsx";
export { DropZone } from "./DropZone.tsx";
export { IdSelect, isOwnerless, useOwners } from "./OwnerFields.tsx";
export { summaryOf } from "./PlanView.tsx";
