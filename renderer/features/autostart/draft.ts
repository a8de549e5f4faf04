import type { Domain } from "../../../shared/contract/domains.ts";
import { type StartStep, startSequence } from "../../../shared/model/start-sequence.ts";

/** A machine in the order as the user has it on screen. */
export interface Entry {
  readonly uuid: string;
  readonly name: string;
  /** Empty while it is being typed. */
  readonly delay: number | undefined;
}

/** The longest wait that can be kept. */
const MAX_DELAY = 86_400;

export const isDelay = (delay: number | undefined): delay is number =>
  delay !== undefined && Number.isInteger(delay) && delay >= 0 && delay <= MAX_DELAY;

/**
 * What saving sends; undefined where nothing differs from what the machines say themselves, or a wait makes no
 * sense yet. Machines that went meanwhile are left out.
 */
export function arrangement(
  entries: readonly Entry[],
  domains: readonly Domain[],
): { machines: { uuid: string; delay: number }[]; removed: string[] } | undefined {
  const known = new Map(domains.map((domain) => [domain.uuid, domain]));
  const wanted = entries.filter(({ uuid }) => known.has(uuid));
  const machines = wanted.flatMap(({ uuid, delay }) => (isDelay(delay) ? [{ uuid, delay }] : []));
  if (machines.length < wanted.length) return undefined;
  const present = startSequence(domains);
  const kept = new Set(machines.map(({ uuid }) => uuid));
  const removed = present.filter(({ uuid }) => !kept.has(uuid)).map(({ uuid }) => uuid);
  const twice = machines.some(({ uuid }) => known.get(uuid)?.autostart);
  return twice || !isSame(machines, present) ? { machines, removed } : undefined;
}

function isSame(machines: readonly { uuid: string; delay: number }[], present: readonly StartStep[]) {
  return (
    machines.length === present.length &&
    machines.every(({ uuid, delay }, index) => {
      const there = present[index];
      return there?.uuid === uuid && there.delay === delay;
    })
  );
}
