export { ConfirmAction } from "./ConfirmAction.tsx";
export { consolePath, type Machine, type Usage } from "./model.ts";
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
export { strings as machineStrings } from "./strings.ts";
