export { ConfirmAction } from "./ConfirmAction.tsx";
export { MachineHeader } from "./MachineHeader.tsx";
export { MachineTabs } from "./MachineTabs.tsx";
export { consolePath, type Machine, type MachinePage, machinePath, type Usage } from "./model.ts";
export {
  machineNames,
  useAllMachines,
  useFollowMachines,
  useFollowUsage,
  useLoaded,
  useMachine,
  useMachineCount,
  useMachines,
  useUsage,
} from "./store.ts";
export { strings as machineStrings } from "./strings.ts";
