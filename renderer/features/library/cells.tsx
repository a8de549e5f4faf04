import { formatMiB } from "../../../shared/model/units.ts";
import { StateBadge } from "../../components/StateBadge.tsx";
import { lifecycleStrings } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { useMachines, useUsage } from "../machines/index.ts";
import { osName } from "./select.ts";
import { strings } from "./strings.ts";

interface Props {
  machine: Machine;
}

export function StateCell({ machine }: Props) {
  const working = useMachines((state) => state.working[machine.key]);
  return <StateBadge state={machine.domain.state} working={working && lifecycleStrings.working[working]} />;
}

export function OsCell({ machine }: Props) {
  const name = osName(machine);
  return <span title={name || undefined}>{name || strings.unknownOs}</span>;
}

/** What the machine's CPUs do now. */
export function CpuCell({ machine }: Props) {
  const { connection, domain } = machine;
  const percent = useUsage(connection, domain.uuid)?.cpuPercent;
  return (
    <span title={strings.vcpus(domain.vcpus)}>
      {percent === undefined ? strings.noValue : `${Math.round(percent)} %`}
    </span>
  );
}

/** Its memory; on hover, how much is in use. */
export function MemoryCell({ machine }: Props) {
  const { connection, domain } = machine;
  const used = useUsage(connection, domain.uuid)?.memoryMiB;
  const all = formatMiB(domain.memoryMiB);
  return <span title={used === undefined ? all : strings.memoryUse(formatMiB(used), all)}>{all}</span>;
}
