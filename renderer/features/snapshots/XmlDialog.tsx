import { Modal, Skeleton } from "@mantine/core";
import { client } from "../../app/session.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  uuid: string;
  name: string;
  onClose: () => void;
}

/** What libvirt keeps of a snapshot, without secrets. */
export function XmlDialog({ connection, uuid, name, onClose }: Props) {
  const { value, error } = useCall(
    (signal) => client.api.snapshots.read({ connection, uuid, name }, { signal }),
    [connection, uuid, name],
  );
  return (
    <Modal opened onClose={onClose} title={strings.xmlTitle(name)} size={900}>
      {error && <ErrorMessage error={error} />}
      {!value && !error && <Skeleton height={320} />}
      {value && <CommandBlock text={value.xml} maxHeight={520} />}
    </Modal>
  );
}
