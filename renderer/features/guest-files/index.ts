export { filesPath } from "./address.ts";
export { ComparePage, comparePath } from "./comparing/index.ts";
export { MachineFilesPage, SourceFilesPage } from "./FilesPage.tsx";
