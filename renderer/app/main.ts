import { followConnections } from "../features/connections/index.ts";
import { followMachines, machinesKnown } from "../features/machines/index.ts";

// The machines are asked for first: they are on their way while what shows them is loaded.
followConnections();
followMachines();

const { openWindow } = await import("./window.tsx");
// A moment at most: drawing an empty window takes longer than what it would show takes to come.
await machinesKnown(200);
openWindow();
