export { copyingActions } from "./actions.tsx";
export { BringBackDialog } from "./BringBackDialog.tsx";
export { CopyInDialog } from "./CopyInDialog.tsx";
export { CopyOutDialog } from "./CopyOutDialog.tsx";
export { useFileDrop } from "./drop.ts";
export { IdSelect, isOwnerless, useOwners } from "./OwnerFields.tsx";
export { summaryOf } from "./PlanView.tsx";
