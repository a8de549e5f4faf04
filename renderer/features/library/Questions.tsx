import { Text } from "@mantine/core";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { act, useQuestion } from "./actions.ts";
import { DeleteDialog } from "./DeleteDialog.tsx";
import { strings } from "./strings.ts";

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
  const words = action === "destroy" ? strings.forceOff : strings.reset;
  return (
    <ConfirmDialog
      opened
      danger
      title={words.title(machine.domain.name)}
      confirm={words.confirm}
      onConfirm={() => {
        close();
        void act(machine, action);
      }}
      onClose={close}
    >
      <Text>{words.body}</Text>
    </ConfirmDialog>
  );
}
