import { setTimeout as delayed } from "node:timers/promises";
import { AppError } from "../../../shared/model/error.ts";
import type { StartStep } from "../../../shared/model/start-sequence.ts";
import { plainError } from "../errors/plain-error.ts";
import type { JobContext } from "../jobs/job-service.ts";

/** The machines, as far as a sequence is concerned with them. */
export interface StartableMachines {
  isRunning(uuid: string): Promise<boolean>;
  start(uuid: string): Promise<void>;
}

/**
 * Starts one machine after the other, each after its delay. One that runs already, or is started by somebody else
 * meanwhile, is passed over; one that cannot be started does not keep the next from its turn.
 * @param pause waits so many milliseconds; rejects when the job is cancelled
 * @throws AppError `not-all-started` at the end, with the reason of each
 * @throws AbortError when the job is cancelled
 */
export async function runSequence(
  steps: readonly StartStep[],
  machines: StartableMachines,
  { signal, phase, log }: Pick<JobContext, "signal" | "phase" | "log">,
  pause: (ms: number, signal: AbortSignal) => Promise<void> = pauseFor,
): Promise<string> {
  const failures: { name: string; error: AppError }[] = [];
  let started = 0;
  for (const { uuid, name, delay } of steps) {
    signal.throwIfAborted();
    try {
      if (await machines.isRunning(uuid)) {
        log(`${name} runs already.`);
        continue;
      }
      if (delay > 0) {
        phase(`Waiting ${delay} s before ${name}`);
        await pause(delay * 1000, signal);
      }
      phase(`Starting ${name}`);
      await startUnlessRunning(uuid, machines);
      started += 1;
    } catch (thrown) {
      signal.throwIfAborted();
      const error = plainError(thrown);
      failures.push({ name, error });
      log(`${name} did not start: ${error.message}`);
    }
  }
  if (failures.length > 0) throw notAllStarted(failures, steps.length);
  return started === 1 ? "1 machine started" : `${started} machines started`;
}

const pauseFor = (ms: number, signal: AbortSignal) => delayed(ms, undefined, { signal });

async function startUnlessRunning(uuid: string, machines: StartableMachines): Promise<void> {
  try {
    await machines.start(uuid);
  } catch (error) {
    if (!(await machines.isRunning(uuid).catch(() => false))) throw error;
  }
}

function notAllStarted(failures: readonly { name: string; error: AppError }[], of: number): AppError {
  const names = failures.map(({ name }) => name).join(", ");
  const reasons = failures.map(({ name, error }) =>
    [`${name}: ${error.message}`, error.hint, error.detail].filter(Boolean).join("\n"),
  );
  return new AppError({
    code: "not-all-started",
    message: `${failures.length} of ${of} machines did not start: ${names}.`.slice(0, 2000),
    hint: "The others have had their turn. Start these by hand once what keeps them is put right.",
    detail: reasons.join("\n\n").slice(0, 20_000),
  });
}
