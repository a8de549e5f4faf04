import { Modal, Text } from "@mantine/core";
import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useCall } from "../../../components/use-call.ts";
import { type Machine, useAllMachines } from "../../machines/index.ts";
import { backedUp } from "../backed-up.ts";
import { BringBack } from "./BringBack.tsx";
import { strings } from "./strings.ts";

interface Props {
  /** A snapshot, or a backup. */
  source: FilesSource;
  from: { session: string; place: string; paths: string[] };
  onClose: () => void;
}

/** Brings files of a snapshot or a backup back into the machine that it is of. */
export function RestoreFlow({ source, from, onClose }: Props) {
  const machines = useAllMachines();
  const { value: uuid, error } = useCall((signal) => uuidOf(source, signal), [source]);
  const machine = machines.find(
    ({ connection, domain }) =>
      domain.uuid === uuid && (source.kind !== "snapshot" || connection === source.connection),
  );
  const refusal = uuid === undefined ? undefined : refusalOf(machine);
  if (machine && refusal === undefined) return <BringBack machine={machine} from={from} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={strings.working.title} size={560}>
      {error && <ErrorMessage error={error} />}
      {refusal !== undefined && <Text>{refusal}</Text>}
    </Modal>
  );
}

function refusalOf(machine: Machine | undefined): string | undefined {
  if (!machine) return strings.gone;
  return machine.domain.state === "shutoff" ? undefined : strings.machineRuns;
}

async function uuidOf(source: FilesSource, signal: AbortSignal): Promise<string> {
  if (source.kind === "backup") return (await backedUp(source, signal))?.uuid ?? "";
  return "uuid" in source ? source.uuid : "";
}
