import { create } from "zustand";
import type { ErrorData } from "../../../shared/model/error.ts";
import { isAbort, toErrorData } from "../../components/errors.ts";
import type { Machine } from "../machines/index.ts";

/** How many machines an action for many works on at once: the daemon serves five calls, and one stays free. */
const AT_ONCE = 4;

/** An action for many: which it touches, and which it leaves for what reason. */
export interface BulkPlan {
  does: readonly Machine[];
  skips: readonly { reason: string; machines: readonly Machine[] }[];
}

/** Sorts the selected by whether the action can be done with them; `why` says why not. */
export function planned(
  machines: readonly Machine[],
  why: (machine: Machine) => string | undefined,
): BulkPlan {
  const byReason = Map.groupBy(machines, (machine) => why(machine) ?? "");
  const { "": does = [], ...others } = Object.fromEntries(byReason);
  return {
    does,
    skips: Object.entries(others).map(([reason, skipped]) => ({ reason, machines: skipped })),
  };
}

export interface Failure {
  machine: Machine;
  error: ErrorData;
}

/**
 * Does something with each item, at most four at once, and goes on after a failure. An abort lets what has begun
 * come to its end and begins nothing more.
 */
export async function forEachOf<T>(
  items: readonly T[],
  call: (item: T) => Promise<unknown>,
  { signal, onEnd }: { signal: AbortSignal; onEnd?: (item: T, thrown?: unknown) => void },
): Promise<void> {
  const left = items.values();
  const work = async () => {
    while (!signal.aborted) {
      const { value: item, done } = left.next();
      if (done) return;
      try {
        await call(item);
        onEnd?.(item);
      } catch (thrown) {
        onEnd?.(item, thrown ?? new Error());
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** An action for many that is under way, or has ended with failures that nobody has read yet. */
export interface Run {
  id: number;
  /** "Starting", "Moving": what is done. */
  doing: string;
  machines: readonly Machine[];
  done: number;
  failures: readonly Failure[];
  ended: boolean;
  /** Machines that were left because the user stopped it. */
  left: number;
  stop: () => void;
}

export const useRuns = create<{ runs: readonly Run[] }>(() => ({ runs: [] }));

let runs = 0;
const change = (id: number, patch: (run: Run) => Partial<Run>) =>
  useRuns.setState((state) => ({
    runs: state.runs.map((run) => (run.id === id ? { ...run, ...patch(run) } : run)),
  }));

/** Forgets an ended action. */
export const dismissRun = (id: number) =>
  useRuns.setState((state) => ({ runs: state.runs.filter((run) => run.id !== id) }));

/** Does something with many machines; the bar shows how far it is, and what failed is listed at its end. */
export const runForEach = (
  doing: string,
  machines: readonly Machine[],
  call: (machine: Machine) => Promise<unknown>,
): Promise<void> =>
  runAll(doing, machines, (signal, ended) =>
    forEachOf(machines, call, {
      signal,
      onEnd: (machine, thrown) => ended([machine], failuresOf([machine], thrown)),
    }),
  );

/**
 * The same where one call serves several machines; one batch after the other.
 * @param call gives what failed; what it throws failed for the whole batch
 */
export const runInBatches = <T extends { machine: Machine }>(
  doing: string,
  batches: readonly (readonly T[])[],
  call: (batch: readonly T[]) => Promise<readonly Failure[]>,
): Promise<void> => {
  const machinesOf = (batch: readonly T[]) => batch.map(({ machine }) => machine);
  return runAll(doing, batches.flatMap(machinesOf), async (signal, ended) => {
    for (const batch of batches) {
      if (signal.aborted) return;
      const machines = machinesOf(batch);
      ended(machines, await call(batch).catch((thrown: unknown) => failuresOf(machines, thrown)));
    }
  });
};

const failuresOf = (machines: readonly Machine[], thrown: unknown): Failure[] =>
  thrown === undefined || isAbort(thrown)
    ? []
    : machines.map((machine) => ({ machine, error: toErrorData(thrown) }));

async function runAll(
  doing: string,
  machines: readonly Machine[],
  work: (
    signal: AbortSignal,
    ended: (machines: readonly Machine[], failures: readonly Failure[]) => void,
  ) => Promise<void>,
): Promise<void> {
  if (machines.length === 0) return;
  runs += 1;
  const id = runs;
  const stop = new AbortController();
  const run: Run = {
    id,
    doing,
    machines,
    done: 0,
    failures: [],
    ended: false,
    left: 0,
    stop: () => stop.abort(),
  };
  useRuns.setState((state) => ({ runs: [...state.runs, run] }));
  await work(stop.signal, (some, failed) =>
    change(id, ({ done, failures }) => ({
      done: done + some.length,
      failures: failed.length > 0 ? [...failures, ...failed] : failures,
    })),
  );
  change(id, ({ done }) => ({ ended: true, left: machines.length - done }));
  const ended = useRuns.getState().runs.find((each) => each.id === id);
  if (ended && ended.failures.length === 0) dismissRun(id);
}
