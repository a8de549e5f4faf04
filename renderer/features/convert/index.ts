export { ConvertDialog } from "./ConvertDialog.tsx";
export { DiskConversion } from "./DiskConversion.tsx";
export { convertImage } from "./store.ts";
