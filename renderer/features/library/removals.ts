import { useEffect, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import type { Machine } from "../machines/index.ts";
import { forEachOf } from "./bulk.ts";

type Description = Awaited<ReturnType<typeof client.api.domains.describeRemoval>>;

/** A machine with what deleting it would touch. */
export interface Described {
  machine: Machine;
  description: Description;
  /** What moving it into the bin stands for, a line each. */
  command: string;
}

/** What deleting a machine would touch, or why that cannot be told. */
export type Removal = Described | { machine: Machine; error: ErrorData };

/** What deleting the machines would touch, in their order; grows until it is complete. */
export function useRemovals(machines: readonly Machine[]): { removals: readonly Removal[]; done: number } {
  const [found, setFound] = useState<ReadonlyMap<string, Removal>>(new Map());
  useEffect(() => {
    const stop = new AbortController();
    const byKey = new Map<string, Removal>();
    const keep = (removal: Removal) => {
      byKey.set(removal.machine.key, removal);
      setFound(new Map(byKey));
    };
    void forEachOf(
      machines,
      async (machine) => {
        const { connection, domain } = machine;
        const description = await client.api.domains.describeRemoval(
          { connection, uuid: domain.uuid },
          { signal: stop.signal },
        );
        const { command } = await client.api.domains.remove(
          { ...removalOf({ machine, description }, new Map()), preview: true },
          { signal: stop.signal },
        );
        if (!stop.signal.aborted) keep({ machine, description, command });
      },
      {
        signal: stop.signal,
        onEnd: (machine, thrown) => {
          if (thrown !== undefined && !stop.signal.aborted) keep({ machine, error: toErrorData(thrown) });
        },
      },
    );
    return () => stop.abort();
  }, [machines]);
  return { removals: machines.flatMap(({ key }) => found.get(key) ?? []), done: found.size };
}

/** The disks that were ticked by hand, by the machine's key; the others have the ticks that they came with. */
export type Ticks = ReadonlyMap<string, ReadonlySet<string>>;

/** The disks of a machine that go when the bin is emptied. */
export function goingOf({ machine, description }: Omit<Described, "command">, ticks: Ticks) {
  const chosen = ticks.get(machine.key);
  return description.disks.filter(({ id, ticked }) => chosen?.has(id) ?? ticked);
}

export interface RemovalPlan {
  does: readonly Described[];
  skips: readonly { machine: Machine; reason: string }[];
  /** Files that go when the bin is emptied, and their bytes as far as they are known. */
  files: number;
  bytes: number;
  /** Files that stay in any case. */
  kept: number;
  savedStates: number;
  running: number;
}

/** Which of the machines go into the bin, and what with them; running ones only where they are forced off. */
export function plannedRemovals(
  removals: readonly Removal[],
  forceOff: boolean,
  ticks: Ticks,
  reasons: { running: string; unreadable: (message: string) => string },
): RemovalPlan {
  const readable = removals.filter((removal) => "description" in removal);
  const does = readable.filter(({ description }) => forceOff || !description.running);
  const skips = removals.flatMap((removal) => {
    if ("error" in removal) {
      return [{ machine: removal.machine, reason: reasons.unreadable(removal.error.message) }];
    }
    return removal.description.running && !forceOff
      ? [{ machine: removal.machine, reason: reasons.running }]
      : [];
  });
  const disks = does.flatMap(({ description }) => description.disks);
  const going = does.flatMap((removal) => goingOf(removal, ticks));
  return {
    does,
    skips,
    files: going.length,
    bytes: going.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    kept: disks.length - going.length,
    savedStates: does.filter(({ description }) => description.managedSave).length,
    running: readable.filter(({ description }) => description.running).length,
  };
}

/** Moves a machine into the bin exactly as it was described, with the files that are ticked. */
export const moveToBin = (removal: Described, ticks: Ticks) =>
  client.api.domains.remove(removalOf(removal, ticks));

/** The commands do not depend on the ticks: what goes into the bin leaves its files where they are. */
const removalOf = (removal: Omit<Described, "command">, ticks: Ticks) => {
  const { machine, description } = removal;
  return {
    connection: machine.connection,
    uuid: machine.domain.uuid,
    revision: description.revision,
    diskIds: goingOf(removal, ticks).map(({ id }) => id),
    forceOff: description.running,
    into: "bin" as const,
    keep: { nvram: true, tpm: true },
  };
};
