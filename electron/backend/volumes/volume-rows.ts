import type { Volume, VolumeUser } from "../../../shared/contract/volumes.ts";
import { usersByPath } from "../storage/users-by-path.ts";
import type { VolumeFacts } from "./volume-xml.ts";

/** Volumes of one pool, by name. */
export type Shelf = ReadonlyMap<string, VolumeFacts>;

/** A machine with the disks of its list entry: paths, or `pool/volume`. */
export interface MachineDisks {
  readonly uuid: string;
  readonly name: string;
  readonly disks: readonly string[];
}

/** Who uses what, over all pools that are known. */
export interface Uses {
  readonly usersOf: ReadonlyMap<string, ReadonlySet<MachineDisks>>;
  readonly overlaysOf: ReadonlyMap<string, readonly string[]>;
}

/** The contract's own limit for users and overlays of one volume. */
const most = 1000;

/** Finds out who uses which path, through backing chains and over all pools. */
export function findUses(shelves: ReadonlyMap<string, Shelf>, machines: readonly MachineDisks[]): Uses {
  const backingOf = new Map<string, string>();
  const overlaysOf = new Map<string, string[]>();
  const pathOf = new Map<string, string>();
  for (const [pool, shelf] of shelves) {
    for (const { name, path, backing } of shelf.values()) {
      pathOf.set(`${pool}/${name}`, path);
      if (backing === undefined) continue;
      backingOf.set(path, backing);
      const overlays = overlaysOf.get(backing);
      if (overlays) overlays.push(path);
      else overlaysOf.set(backing, [path]);
    }
  }
  const paths = new Map(
    machines.map((machine) => [machine, new Set(machine.disks.map((disk) => pathOf.get(disk) ?? disk))]),
  );
  return { usersOf: usersByPath(paths, backingOf), overlaysOf };
}

/** A volume as the window shows it. `before` is given back where nothing of it has changed. */
export function rowOf(
  facts: VolumeFacts,
  { usersOf, overlaysOf }: Uses,
  unfinished: boolean,
  before: Volume | undefined,
): Volume {
  const { secret: _, physical: __, ...shown } = facts;
  const usedBy: VolumeUser[] = [...(usersOf.get(facts.path) ?? [])]
    .map(({ uuid, name }) => ({ uuid, name }))
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, most);
  const overlays = (overlaysOf.get(facts.path) ?? []).slice(0, most);
  const row: Volume = { ...shown, usedBy, overlays, ...(unfinished && { unfinished: true }) };
  return before && JSON.stringify(before) === JSON.stringify(row) ? before : row;
}
