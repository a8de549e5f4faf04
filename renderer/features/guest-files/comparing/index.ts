export { comparingActions } from "./actions.tsx";
export { comparePath } from "./address.ts";
export { ComparePage } from "./ComparePage.tsx";
