import { useEffect } from "react";
import { create } from "zustand";
import type { Job, TranscriptEntry } from "../../../shared/contract/jobs.ts";
import { rateOf, type Sample, withSample } from "../../../shared/model/rate.ts";
import { client } from "../../app/session.ts";

interface JobsState {
  jobs: Job[];
  samples: Record<string, Sample[]>;
  entries: TranscriptEntry[];
}

export const useJobs = create<JobsState>(() => ({ jobs: [], samples: {}, entries: [] }));

/** Keeps jobs and the command transcript current while the window lives. */
export function useFollowJobs() {
  useEffect(() => {
    const stopJobs = client.subscribe(
      (signal) => client.api.jobs.watch({}, { signal }),
      ({ jobs }) =>
        useJobs.setState(({ samples }) => ({ jobs, samples: sampled(jobs, samples, Date.now()) })),
    );
    const stopTranscript = client.subscribe(
      (signal) => client.api.transcript.watch({}, { signal }),
      ({ entries }) => useJobs.setState((state) => ({ entries: merged(state.entries, entries) })),
    );
    return () => {
      stopJobs();
      stopTranscript();
    };
  }, []);
}

function sampled(jobs: Job[], before: JobsState["samples"], at: number): JobsState["samples"] {
  const running = jobs.filter((job) => job.state === "running" && job.progress);
  return Object.fromEntries(
    running.map(({ id, progress }) => [id, withSample(before[id] ?? [], { at, done: progress!.done })]),
  );
}

/** The first answer holds everything and later ones what is new; a repeated entry is one entry. */
function merged(known: TranscriptEntry[], news: TranscriptEntry[]): TranscriptEntry[] {
  const byId = new Map([...known, ...news].map((entry) => [entry.id, entry]));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

export const useRunningJobs = () =>
  useJobs(({ jobs }) => jobs.reduce((count, job) => count + Number(job.state === "running"), 0));

/** One job, live; undefined before it is known. */
export const useJob = (id: string | undefined) => useJobs(({ jobs }) => jobs.find((job) => job.id === id));

/** Bytes a second of a running job; undefined while that cannot be told. */
export const useJobRate = (id: string | undefined) =>
  useJobs(({ samples }) => (id === undefined ? undefined : rateOf(samples[id] ?? [])));
