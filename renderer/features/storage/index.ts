export { storagePath } from "./model.ts";
export { StoragePage } from "./StoragePage.tsx";
export { VolumeBrowser } from "./volumes/index.ts";
