export { followMachines, machinesKnown, useFollowAddresses, useFollowUsage } from "./follow.ts";
export { MachineHeader } from "./MachineHeader.tsx";
export { MachineTabs } from "./MachineTabs.tsx";
export {
  consolePath,
  isMachinePage,
  type Machine,
  type MachinePage,
  machinePath,
  type Usage,
} from "./model.ts";
export {
  type CountedTag,
  type GroupNode,
  groupName,
  groupPath,
  groupPaths,
  groupTree,
  isInGroup,
  parentGroup,
  regrouped,
  retagged,
  tagsOf,
} from "./organisation.ts";
export {
  machineNames,
  useAddresses,
  useAllAddresses,
  useAllMachines,
  useCpuHistory,
  useListed,
  useLoaded,
  useMachine,
  useMachineCount,
  useMachines,
  useUsage,
} from "./store.ts";
export { strings as machineStrings } from "./strings.ts";
