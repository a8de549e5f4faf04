export { storagePath } from "./model.ts";
export { StoragePage } from "./StoragePage.tsx";
