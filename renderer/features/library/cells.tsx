import { formatMiB, formatRate } from "../../../shared/model/units.ts";
import { Sparkline } from "../../components/Sparkline.tsx";
import { MachineState } from "../lifecycle/index.ts";
import type { Machine, Usage } from "../machines/index.ts";
import { useAddresses, useCpuHistory, useUsage } from "../machines/index.ts";
import classes from "./cells.module.css";
import type { ColumnId } from "./columns.ts";
import { osName } from "./os-name.ts";
import { strings } from "./strings.ts";

interface Props {
  machine: Machine;
}

export function OsCell({ machine }: Props) {
  const name = osName(machine);
  return (
    <span className={classes["text"]} title={name || undefined}>
      {name || strings.unknownOs}
    </span>
  );
}

function GroupCell({ machine }: Props) {
  const { group } = machine.domain.organisation;
  return (
    <span className={classes["text"]} title={group}>
      {group ?? strings.noValue}
    </span>
  );
}

function IpCell({ machine }: Props) {
  const addresses = useAddresses(machine.connection, machine.domain.uuid);
  return (
    <span className={classes["text"]} title={addresses.join("\n") || undefined}>
      {addresses[0] ?? strings.noValue}
      {addresses.length > 1 && ` +${addresses.length - 1}`}
    </span>
  );
}

/** What the machine's CPUs do now, and have done for a minute. */
function CpuCell({ machine }: Props) {
  const { connection, domain } = machine;
  const percent = useUsage(connection, domain.uuid)?.cpuPercent;
  const history = useCpuHistory(connection, domain.uuid);
  return (
    <span className={classes["cpu"]} title={strings.vcpus(domain.vcpus)}>
      <Sparkline values={history} />
      <span className={classes["percent"]}>
        {percent === undefined ? strings.noValue : `${Math.round(percent)} %`}
      </span>
    </span>
  );
}

/** Its memory; on hover, how much is in use. */
function MemoryCell({ machine }: Props) {
  const { connection, domain } = machine;
  const used = useUsage(connection, domain.uuid)?.memoryMiB;
  const all = formatMiB(domain.memoryMiB);
  return <span title={used === undefined ? all : strings.memoryUse(formatMiB(used), all)}>{all}</span>;
}

function RateCell({ machine, of }: Props & { of: keyof Usage & ("diskBytes" | "netBytes") }) {
  const rate = useUsage(machine.connection, machine.domain.uuid)?.[of];
  return <>{rate === undefined ? strings.noValue : formatRate(rate)}</>;
}

/** What a column shows of a machine. */
export function Cell({ column, machine }: Props & { column: ColumnId }) {
  switch (column) {
    case "state":
      return <MachineState machine={machine} />;
    case "os":
      return <OsCell machine={machine} />;
    case "group":
      return <GroupCell machine={machine} />;
    case "ip":
      return <IpCell machine={machine} />;
    case "cpu":
      return <CpuCell machine={machine} />;
    case "memory":
      return <MemoryCell machine={machine} />;
    case "disk":
      return <RateCell machine={machine} of="diskBytes" />;
    case "network":
      return <RateCell machine={machine} of="netBytes" />;
  }
}
