export { Palette } from "./Palette.tsx";
export { togglePalette } from "./store.ts";
