import { ConfirmCommand } from "./ConfirmCommand.tsx";
import { CoreDumpDialog } from "./CoreDumpDialog.tsx";
import { DeleteDialog } from "./DeleteDialog.tsx";
import { DescribeDialog } from "./DescribeDialog.tsx";
import { RenameDialog } from "./RenameDialog.tsx";
import { StartDialog } from "./StartDialog.tsx";
import { closeQuestion, useQuestion } from "./store.ts";

/** The question that is open, if any. It stands once in the window and serves every page. */
export function LifecycleDialogs() {
  const question = useQuestion((state) => state.ask);
  if (!question) return null;
  const { command, machine } = question;
  const props = { machine, onClose: closeQuestion };
  switch (command) {
    case "delete":
      return <DeleteDialog key={machine.key} {...props} />;
    case "start-with":
      return <StartDialog key={machine.key} {...props} />;
    case "core-dump":
      return <CoreDumpDialog key={machine.key} {...props} />;
    case "rename":
      return <RenameDialog key={machine.key} {...props} />;
    case "describe":
      return <DescribeDialog key={machine.key} {...props} />;
    case "clone":
    case "template":
      // renderer/features/clones has them.
      return null;
    default:
      return <ConfirmCommand key={machine.key} command={command} {...props} />;
  }
}
