export { AppLogPage } from "./AppLogPage.tsx";
export { LogPage } from "./LogPage.tsx";
