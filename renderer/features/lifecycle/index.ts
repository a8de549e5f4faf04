export { ActionErrors } from "./ActionErrors.tsx";
export { LifecycleDialogs } from "./LifecycleDialogs.tsx";
export { MachineMenuItems } from "./MachineMenuItems.tsx";
export { ShutdownNotice } from "./ShutdownNotice.tsx";
export { act, ask, isAsked, request, unavailable } from "./store.ts";
export { strings as lifecycleStrings } from "./strings.ts";
export { useIgnored } from "./use-ignored.ts";
