export { ActionErrors } from "./ActionErrors.tsx";
export { Command } from "./Command.tsx";
export { commandIcons, commandLabels } from "./commands.ts";
export { DiskTicks } from "./DeletableDisks.tsx";
export { FormDialog } from "./FormDialog.tsx";
export { LifecycleDialogs } from "./LifecycleDialogs.tsx";
export { MachineMenuItems } from "./MachineMenuItems.tsx";
export { MachineState } from "./MachineState.tsx";
export { ShutdownNotice, ShutdownNotices } from "./ShutdownNotice.tsx";
export {
  ask,
  closeQuestion,
  isAsked,
  request,
  setStart,
  startsWithHost,
  unavailable,
  useQuestion,
} from "./store.ts";
export { strings as lifecycleStrings } from "./strings.ts";
export { usePreview } from "./use-preview.ts";
