export { type PickedVolume, VolumeBrowser } from "./VolumeBrowser.tsx";
export { Volumes } from "./Volumes.tsx";
