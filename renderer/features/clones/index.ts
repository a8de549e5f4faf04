export { CloneDialogs } from "./CloneDialogs.tsx";
