import { closeQuestion, useQuestion } from "../lifecycle/index.ts";
import { CloneDialog } from "./CloneDialog.tsx";
import { TemplateDialog } from "./TemplateDialog.tsx";

/** The dialogs of cloning, opened as every question about a machine is. */
export function CloneDialogs() {
  const question = useQuestion((state) => state.ask);
  if (question?.command === "clone") {
    return <CloneDialog key={question.machine.key} machine={question.machine} onClose={closeQuestion} />;
  }
  if (question?.command === "template") {
    return <TemplateDialog key={question.machine.key} machine={question.machine} onClose={closeQuestion} />;
  }
  return null;
}
