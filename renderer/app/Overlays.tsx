import { SequenceDialog } from "../features/autostart/index.ts";
import { CloneDialogs } from "../features/clones/index.ts";
import { ConvertDialog } from "../features/convert/index.ts";
import { InstallSheet } from "../features/install/index.ts";
import { LifecycleDialogs } from "../features/lifecycle/index.ts";
import { Palette } from "./palette/index.ts";
import { ShortcutList } from "./shortcuts/index.ts";

/** What every page can call over itself; nothing of it is there at the start. */
export function Overlays() {
  return (
    <>
      <InstallSheet />
      <LifecycleDialogs />
      <CloneDialogs />
      <SequenceDialog />
      <ConvertDialog />
      <Palette />
      <ShortcutList />
    </>
  );
}
