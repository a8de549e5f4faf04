import { Checkbox, Text } from "@mantine/core";
import type { DeletableDisk } from "../../../shared/contract/domains.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import classes from "./DeletableDisks.module.css";
import { strings } from "./strings.ts";

const words = strings.remove;

interface Props {
  disks: readonly DeletableDisk[];
  /** Free bytes where they lie. */
  free: readonly { readonly place: string; readonly bytes: number }[];
  /** They go when the bin is emptied, not now. */
  later: boolean;
  ticked: ReadonlySet<string>;
  onChange: (ticked: ReadonlySet<string>) => void;
}

/** Every file that the machine uses: its size, who else uses it, and a tick for what shall go too. */
export function DeletableDisks({ disks, free, later, ticked, onChange }: Props) {
  if (disks.length === 0) return <Text c="dimmed">{words.noDisks}</Text>;
  const freed = disks.reduce((sum, { id, bytes }) => sum + (ticked.has(id) ? (bytes ?? 0) : 0), 0);
  return (
    <fieldset className={classes["root"]}>
      <legend>{later ? words.disksBin : words.disks}</legend>
      <DiskTicks disks={disks} ticked={ticked} onChange={onChange} />
      <Text fz={12} c="dimmed" mt={4}>
        {words.kept} {freed > 0 && words.frees(formatBytes(freed))}{" "}
        {free.map(({ place, bytes }) => words.free(formatBytes(bytes), place)).join(" ")}
      </Text>
    </fieldset>
  );
}

/** Files with a tick each; what may not go cannot be ticked and says why. */
export function DiskTicks({ disks, ticked, onChange }: Pick<Props, "disks" | "ticked" | "onChange">) {
  const toggle = (id: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(id);
    else next.delete(id);
    onChange(next);
  };
  return (
    <ul className={classes["list"]}>
      {disks.map((disk) => (
        <li key={disk.id} className={classes["disk"]}>
          <Checkbox
            checked={ticked.has(disk.id)}
            disabled={!disk.removable}
            onChange={(event) => toggle(disk.id, event.currentTarget.checked)}
            label={
              <MiddleTruncate text={disk.path} keep={fileNameLength(disk.path)} className={classes["path"]} />
            }
            description={summary(disk)}
            classNames={{ body: classes["body"]!, labelWrapper: classes["label"]! }}
          />
        </li>
      ))}
    </ul>
  );
}

/** Room for a whole file name, up to what fits beside some of its folder. */
const fileNameLength = (path: string) => Math.min(40, path.length - path.lastIndexOf("/"));

function summary({ target, device, bytes, usedBy, reason }: DeletableDisk): string {
  const size = bytes === undefined ? words.unknownSize : formatBytes(bytes);
  // The reason names the users already.
  const shared = usedBy.length > 0 && !reason ? words.usedBy(usedBy.join(", ")) : undefined;
  return [`${device} ${target}`, size, shared, reason].filter(Boolean).join(" · ");
}
