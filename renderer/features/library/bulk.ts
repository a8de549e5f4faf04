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
export async function runForEach(
  doing: string,
  machines: readonly Machine[],
  call: (machine: Machine) => Promise<unknown>,
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
  const onEnd = (machine: Machine, thrown?: unknown) =>
    change(id, ({ done, failures }) => ({
      done: done + 1,
      failures:
        thrown === undefined || isAbort(thrown)
          ? failures
          : [...failures, { machine, error: toErrorData(thrown) }],
    }));
  await forEachOf(machines, call, { signal: stop.signal, onEnd });
  change(id, ({ done }) => ({ ended: true, left: machines.length - done }));
  const ended = useRuns.getState().runs.find((each) => each.id === id);
  if (ended && ended.failures.length === 0) dismissRun(id);
}
