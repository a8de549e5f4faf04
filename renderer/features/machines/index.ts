export {
  applyEvent,
  type ConnectionMachines,
  consolePath,
  type Machine,
  noMachines,
  type Usage,
} from "./model.ts";
export {
  machineNames,
  useAllMachines,
  useFollowMachines,
  useFollowUsage,
  useLoaded,
  useMachineCount,
  useMachines,
  useUsage,
} from "./store.ts";
