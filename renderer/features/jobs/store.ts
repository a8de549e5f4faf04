import { useEffect } from "react";
import { create } from "zustand";
import type { Job, JobsChange, TranscriptEntry } from "../../../shared/contract/jobs.ts";
import { fractionDone } from "../../../shared/model/jobs.ts";
import { rateOf, type Sample, withSample } from "../../../shared/model/rate.ts";
import { client } from "../../app/session.ts";
import { notifyOfEnds } from "./notifications.ts";
import { strings } from "./strings.ts";

interface JobsState {
  /** In the order in which they began. */
  jobs: readonly Job[];
  samples: Record<string, Sample[]>;
  entries: TranscriptEntry[];
}

export const useJobs = create<JobsState>(() => ({ jobs: [], samples: {}, entries: [] }));

/** Keeps jobs and the command transcript current while the window lives; its title says how far the work is. */
export function useFollowJobs() {
  useEffect(() => {
    const stopTelling = useJobs.subscribe(({ jobs }, { jobs: before }) => {
      if (jobs === before) return;
      document.title = windowTitle(jobs);
      notifyOfEnds(before, jobs);
    });
    const stopJobs = client.subscribe(
      (signal) => client.api.jobs.watch({}, { signal }),
      (change) =>
        useJobs.setState((state) => {
          const jobs = changed(state.jobs, change);
          return { jobs, samples: sampled(change.jobs, state.samples, jobs, Date.now()) };
        }),
    );
    const stopTranscript = client.subscribe(
      (signal) => client.api.transcript.watch({}, { signal }),
      ({ entries }) => useJobs.setState((state) => ({ entries: merged(state.entries, entries) })),
    );
    return () => {
      stopTelling();
      stopJobs();
      stopTranscript();
    };
  }, []);
}

/** All running work as one figure before the product's name: what a browser shows of a tab in the background. */
export function windowTitle(jobs: readonly Job[]): string {
  const done = fractionDone(jobs);
  return done === undefined ? strings.product : strings.windowTitle(Math.floor(done * 100), strings.product);
}

/** The jobs as they are after a change; those that are as they were stay the same objects. */
export function changed(jobs: readonly Job[], { whole, jobs: news, gone }: JobsChange): readonly Job[] {
  if (whole) return news;
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const id of gone) byId.delete(id);
  for (const job of news) byId.set(job.id, job);
  return [...byId.values()];
}

/** What is known of each running job's speed; only those that moved are measured anew. */
function sampled(
  news: readonly Job[],
  before: JobsState["samples"],
  jobs: readonly Job[],
  at: number,
): JobsState["samples"] {
  const moved = new Set(news.map(({ id }) => id));
  const running = jobs.filter(({ state, progress }) => state === "running" && progress);
  return Object.fromEntries(
    running.map(({ id, progress }) => {
      const known = before[id] ?? [];
      return [id, moved.has(id) ? withSample(known, { at, done: progress!.done }) : known];
    }),
  );
}

/** The first answer holds everything and later ones what is new; a repeated entry is one entry. */
function merged(known: TranscriptEntry[], news: TranscriptEntry[]): TranscriptEntry[] {
  const byId = new Map([...known, ...news].map((entry) => [entry.id, entry]));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

export const useRunningJobs = () =>
  useJobs(({ jobs }) => jobs.reduce((count, job) => count + Number(job.state === "running"), 0));

/** What runs first, then what was interrupted and not yet dismissed; among themselves the newest first. */
export function inOrder(jobs: readonly Job[]): readonly Job[] {
  return [...jobs].sort((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt);
}

const rank = ({ state }: Job) => (state === "running" ? 0 : state === "interrupted" ? 1 : 2);

/** How many jobs that lead to this page of a machine are over: then there is something new to read. */
export const useEndedOn = (connection: string, uuid: string, page: "snapshots" | "backups") =>
  useJobs(
    ({ jobs }) =>
      jobs.filter(
        ({ state, place }) =>
          state !== "running" &&
          place?.kind === "machine" &&
          place.page === page &&
          place.connection === connection &&
          place.uuid === uuid,
      ).length,
  );

/** One job, live; undefined before it is known. */
export const useJob = (id: string | undefined) => useJobs(({ jobs }) => jobs.find((job) => job.id === id));

/** Bytes a second of a running job; undefined while that cannot be told. */
export const useJobRate = (id: string | undefined) =>
  useJobs(({ samples }) => (id === undefined ? undefined : rateOf(samples[id] ?? [])));
