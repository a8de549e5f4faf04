import { useState } from "react";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { DiskTicks } from "../lifecycle/index.ts";
import classes from "./Dialogs.module.css";
import { type Described, goingOf, type Ticks } from "./removals.ts";
import { strings } from "./strings.ts";

const words = strings.remove;

interface Props {
  removals: readonly Described[];
  ticks: Ticks;
  onChange: (ticks: Ticks) => void;
}

/** The machines that go into the bin; each unfolds into its files, with a tick for those that go with the bin. */
export function RemovalList({ removals, ticks, onChange }: Props) {
  return (
    <div>
      <div className={classes["namesTitle"]}>{strings.bulk.touches(removals.length)}</div>
      <ul className={classes["list"]} aria-label={strings.bulk.touches(removals.length)}>
        {removals.map((removal) => (
          <Machine
            key={removal.machine.key}
            removal={removal}
            ticks={ticks}
            onChange={(ids) => onChange(new Map(ticks).set(removal.machine.key, ids))}
          />
        ))}
      </ul>
    </div>
  );
}

interface MachineProps {
  removal: Described;
  ticks: Ticks;
  onChange: (ids: ReadonlySet<string>) => void;
}

function Machine({ removal, ticks, onChange }: MachineProps) {
  const [opened, setOpened] = useState(false);
  const { domain } = removal.machine;
  const { disks } = removal.description;
  const going = goingOf(removal, ticks);
  const bytes = going.reduce((sum, disk) => sum + (disk.bytes ?? 0), 0);
  return (
    <li>
      <details onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary className={classes["unfolds"]}>
          <MiddleTruncate text={domain.name} />
          <span className={classes["quiet"]}>
            {disks.length === 0
              ? words.diskless
              : words.going(going.length, disks.length, formatBytes(bytes))}
          </span>
        </summary>
        {opened && disks.length > 0 && (
          <DiskTicks disks={disks} ticked={new Set(going.map(({ id }) => id))} onChange={onChange} />
        )}
      </details>
    </li>
  );
}
