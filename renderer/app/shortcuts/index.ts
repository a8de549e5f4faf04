export { bind, conflicting, reset, useBound, useChanges, useKeysText } from "./bindings.ts";
export { type Chord, chordOf, keysOf, type Unfit, unfit } from "./chord.ts";
export { COMMAND_IDS, type CommandId, command, type Place } from "./commands.ts";
export { Keys } from "./Keys.tsx";
export { openShortcutList, ShortcutList } from "./ShortcutList.tsx";
export { strings as shortcutStrings } from "./strings.ts";
export { overGuest, runCommand, runnable, useCommand, useCommands, useShortcuts } from "./use-command.ts";
