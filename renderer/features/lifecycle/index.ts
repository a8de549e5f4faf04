export { ActionErrors } from "./ActionErrors.tsx";
export { Command } from "./Command.tsx";
export { LifecycleDialogs } from "./LifecycleDialogs.tsx";
export { MachineMenuItems } from "./MachineMenuItems.tsx";
export { MachineState } from "./MachineState.tsx";
export { ShutdownNotice, ShutdownNotices } from "./ShutdownNotice.tsx";
export { ask, isAsked, request, setStart, startsWithHost, unavailable } from "./store.ts";
export { strings as lifecycleStrings } from "./strings.ts";
export { usePreview } from "./use-preview.ts";
