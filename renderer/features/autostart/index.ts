export { SequenceDialog } from "./SequenceDialog.tsx";
