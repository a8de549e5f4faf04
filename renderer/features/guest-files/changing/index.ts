export { changingActions } from "./actions.tsx";
export { nameFault } from "./names.ts";
