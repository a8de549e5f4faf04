import { useEffect, useState } from "react";
import { create } from "zustand";
import type { Job } from "../../../../shared/contract/jobs.ts";
import { AppError, type ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import type { Place } from "../model.ts";
import { placeKey } from "../store.ts";
import { applyEvent, type Rows } from "./model.ts";

interface Known {
  rows?: Rows | undefined;
  reading: boolean;
  error?: ErrorData | undefined;
}

/** The volumes of a pool while the caller is on screen; no rows until they are known. */
export function useVolumes(place: Place | undefined): Known {
  const [known, setKnown] = useState<Known>({ reading: true });
  const { connection, pool } = place ?? {};
  useEffect(() => {
    setKnown({ reading: true });
    if (connection === undefined || pool === undefined) return;
    return client.subscribe(
      (signal) => client.api.volumes.watch({ connection, pool }, { signal }),
      (event) =>
        setKnown(({ rows }) => ({ rows: applyEvent(rows ?? new Map(), event), reading: event.reading })),
      (error) => setKnown({ reading: false, error: error.toData() }),
    );
  }, [connection, pool]);
  return known;
}

interface WorkState {
  /** Jobs that were begun here, by pool. */
  jobs: Readonly<Record<string, readonly string[]>>;
  /** What went wrong outside any job, by pool. */
  errors: Readonly<Record<string, ErrorData>>;
}

const useWork = create<WorkState>(() => ({ jobs: {}, errors: {} }));
const none: readonly string[] = [];

export const useBegun = (place: Place): readonly string[] =>
  useWork(({ jobs }) => jobs[placeKey(place)] ?? none);
export const useFault = (place: Place): ErrorData | undefined =>
  useWork(({ errors }) => errors[placeKey(place)]);

/** Shows a job beside the pool's volumes. */
export function showJob(place: Place, job: string): void {
  const key = placeKey(place);
  useWork.setState(({ jobs }) => ({ jobs: { ...jobs, [key]: [...(jobs[key] ?? []), job] } }));
}

export function forgetJob(place: Place, job: string): void {
  const key = placeKey(place);
  useWork.setState(({ jobs }) => ({
    jobs: { ...jobs, [key]: (jobs[key] ?? []).filter((id) => id !== job) },
  }));
}

export function showFault(place: Place, thrown: unknown): void {
  const error = toErrorData(thrown);
  useWork.setState(({ errors }) => ({ errors: { ...errors, [placeKey(place)]: error } }));
}

export function forgetFault(place: Place): void {
  useWork.setState(({ errors: { [placeKey(place)]: _, ...errors } }) => ({ errors }));
}

/** What ends sooner is waited for in its dialog, ms. */
const PATIENCE_MS = 1500;

/**
 * Begins work and waits a moment for its end, so that what fails at once is told where it was asked for. What takes
 * longer is shown beside the volumes.
 * @throws AppError what the work failed with
 */
export async function begin(place: Place, call: () => Promise<{ job?: string | undefined }>): Promise<void> {
  const { job } = await call();
  if (job === undefined) return;
  const ended = await endOf(job);
  if (!ended) showJob(place, job);
  else if (ended.error) throw new AppError(ended.error);
}

/** The job, once it has ended; undefined where that takes long. */
async function endOf(id: string): Promise<Job | undefined> {
  const enough = AbortSignal.timeout(PATIENCE_MS);
  try {
    for await (const { jobs } of await client.api.jobs.watch({}, { signal: enough })) {
      const ended = jobs.find((job) => job.id === id && job.state !== "running");
      if (ended) return ended;
    }
  } catch (error) {
    if (!enough.aborted) throw error;
  }
  return undefined;
}
