import { followConnections } from "../features/connections/index.ts";
import { followMachines } from "../features/machines/index.ts";

// The machines are asked for first: they are on their way while what shows them is loaded.
followConnections();
followMachines();

await import("./window.tsx");
