export { ConnectionBanner } from "./ConnectionBanner.tsx";
export { ConnectionList } from "./ConnectionList.tsx";
export { connected } from "./connected.ts";
export { closeStartOrder, openStartOrder, useStartOrder } from "./start-order.ts";
export { addConnection, followConnections, useConnections } from "./store.ts";
