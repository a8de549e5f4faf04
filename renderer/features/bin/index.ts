export { BinPage } from "./BinPage.tsx";
export { useBinCount, useFollowBin } from "./store.ts";
