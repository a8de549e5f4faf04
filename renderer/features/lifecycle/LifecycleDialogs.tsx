import { ConfirmCommand } from "./ConfirmCommand.tsx";
import { CoreDumpDialog } from "./CoreDumpDialog.tsx";
import { DeleteDialog } from "./DeleteDialog.tsx";
import { DescribeDialog } from "./DescribeDialog.tsx";
import { RenameDialog } from "./RenameDialog.tsx";
import { StartDialog } from "./StartDialog.tsx";
import { useQuestion } from "./store.ts";

/** The question that is open, if any. It stands once in the window and serves every page. */
export function LifecycleDialogs() {
  const question = useQuestion((state) => state.ask);
  if (!question) return null;
  const { command, machine, from } = question;
  const onClose = () => {
    useQuestion.setState({ ask: undefined });
    // Menus and rows that asked may be gone; the page's own content is then the next best place.
    const back = from?.isConnected ? from : document.getElementById("main");
    if (back instanceof HTMLElement) back.focus();
  };
  const props = { machine, onClose };
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
    default:
      return <ConfirmCommand key={machine.key} command={command} {...props} />;
  }
}
