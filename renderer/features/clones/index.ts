export { CloneDialog } from "./CloneDialog.tsx";
export { CloneDialogs } from "./CloneDialogs.tsx";
