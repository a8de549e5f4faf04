export { changingActions } from "./actions.tsx";
export { RenameField } from "./RenameField.tsx";
