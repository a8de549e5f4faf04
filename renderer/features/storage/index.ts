export { storagePath } from "./model.ts";
export { StoragePage } from "./StoragePage.tsx";
export { type PickedVolume, VolumeBrowser } from "./volumes/index.ts";
