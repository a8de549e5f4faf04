export { InstallSheet } from "./InstallSheet.tsx";
export { beginInstall, chooseFile } from "./store.ts";
