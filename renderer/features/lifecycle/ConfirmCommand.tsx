import { Text } from "@mantine/core";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { useCall } from "../../components/use-call.ts";
import { type Machine, machineStrings } from "../machines/index.ts";
import { Command } from "./Command.tsx";
import { act, discardState } from "./store.ts";
import { strings } from "./strings.ts";

interface Props {
  command: "destroy" | "reset" | "inject-nmi" | "managedsave" | "discard-state";
  machine: Machine;
  onClose: () => void;
}

/** The question before something that the guest may not survive as it is. */
export function ConfirmCommand({ command, machine, onClose }: Props) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const preview = useCall(
    (signal) =>
      command === "discard-state"
        ? client.api.domains.removeSavedState({ ...ref, preview: true }, { signal })
        : client.api.domains.act({ ...ref, action: command, preview: true }, { signal }),
    [connection, domain.uuid, command],
  );
  const words = strings[command];
  return (
    <ConfirmDialog
      opened
      danger={command !== "managedsave"}
      title={words.title(domain.name)}
      confirm={
        command === "discard-state" ? strings["discard-state"].confirm : machineStrings.actions[command]
      }
      error={preview.error}
      onConfirm={() => {
        onClose();
        if (command === "discard-state") void discardState(machine);
        else void act(machine, command);
      }}
      onClose={onClose}
    >
      <Text>{words.body}</Text>
      <Command text={preview.value?.command} />
    </ConfirmDialog>
  );
}
