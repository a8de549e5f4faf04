import { ConfirmAction } from "../machines/index.ts";
import { act, useQuestion } from "./actions.ts";
import { DeleteDialog } from "./DeleteDialog.tsx";

/** The question that is open, if any: force off, reset or delete. */
export function Questions({ onClosed }: { onClosed: () => void }) {
  const ask = useQuestion((state) => state.ask);
  if (!ask) return null;
  const { action, machine } = ask;
  const close = () => {
    useQuestion.setState({ ask: undefined });
    onClosed();
  };
  if (action === "delete") return <DeleteDialog key={machine.key} machine={machine} onClose={close} />;
  return (
    <ConfirmAction
      action={action}
      name={machine.domain.name}
      onConfirm={() => {
        close();
        void act(machine, action);
      }}
      onClose={close}
    />
  );
}
