export { filesPath } from "./address.ts";
export { MachineFilesPage, SourceFilesPage } from "./FilesPage.tsx";
