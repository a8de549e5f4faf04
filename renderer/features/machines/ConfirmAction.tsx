import { Text } from "@mantine/core";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { strings } from "./strings.ts";

interface Props {
  /** The question is open while there is one. */
  action: "destroy" | "reset" | undefined;
  name: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** The question before a machine is stopped or restarted without its guest being asked. */
export function ConfirmAction({ action, name, onConfirm, onClose }: Props) {
  const asked = action ?? "destroy";
  return (
    <ConfirmDialog
      opened={action !== undefined}
      danger
      title={strings.confirm[asked].title(name)}
      confirm={strings.actions[asked]}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Text>{strings.confirm[asked].body}</Text>
    </ConfirmDialog>
  );
}
