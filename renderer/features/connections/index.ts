export { ConnectionBanner } from "./ConnectionBanner.tsx";
export { ConnectionList } from "./ConnectionList.tsx";
export { addConnection, useConnections, useFollowConnections } from "./store.ts";
