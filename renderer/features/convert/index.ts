export { ConvertDialog } from "./ConvertDialog.tsx";
export { DiskConversion } from "./DiskConversion.tsx";
export { convertDiskOf, convertImage } from "./store.ts";
export { strings as convertStrings } from "./strings.ts";
