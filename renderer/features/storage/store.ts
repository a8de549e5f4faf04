import { useEffect } from "react";
import { create } from "zustand";
import type { Pool } from "../../../shared/contract/storage.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { useConnections } from "../connections/index.ts";
import type { Place } from "./model.ts";

interface PoolsOfConnection {
  /** Undefined until the first answer. */
  pools?: readonly Pool[] | undefined;
  error?: ErrorData | undefined;
}

interface StorageState {
  byConnection: Readonly<Record<string, PoolsOfConnection>>;
  /** The last job of each pool that was begun here, by `placeKey`. */
  jobs: Readonly<Record<string, string>>;
  /** Why an action could not even begin. */
  errors: Readonly<Record<string, ErrorData>>;
}

export const useStorage = create<StorageState>(() => ({ byConnection: {}, jobs: {}, errors: {} }));

export const placeKey = ({ connection, pool }: Place): string => `${connection}/${pool}`;

/** Keeps the pools of every connection that stands current while the caller is on screen. */
export function useFollowPools() {
  const standing = useConnections((state) =>
    state.list
      .filter(({ status }) => status === "connected")
      .map(({ id }) => id)
      .join(" "),
  );
  useEffect(() => {
    const stops = standing
      .split(" ")
      .filter(Boolean)
      .map((connection) => {
        const update = (next: PoolsOfConnection) =>
          useStorage.setState(({ byConnection }) => ({
            byConnection: { ...byConnection, [connection]: { ...byConnection[connection], ...next } },
          }));
        return client.subscribe(
          (signal) => client.api.storage.pools({ connection }, { signal }),
          ({ pools }) => update({ pools, error: undefined }),
          (error) => update({ error: error.toData() }),
        );
      });
    return () => {
      for (const stop of stops) stop();
    };
  }, [standing]);
}

/** Undefined until they are known. */
export const usePools = (connection: string): readonly Pool[] | undefined =>
  useStorage(({ byConnection }) => byConnection[connection]?.pools);

export const usePool = ({ connection, pool }: Place): Pool | undefined =>
  useStorage(({ byConnection }) => byConnection[connection]?.pools?.find(({ name }) => name === pool));

/** Begins an action; how it goes is seen in its job. */
export async function actOnPool(place: Place, action: "start" | "stop" | "refresh"): Promise<void> {
  await begin(place, async () => (await client.api.storage.act({ ...place, action })).job);
}

export async function setAutostart(place: Place, autostart: boolean): Promise<void> {
  await begin(place, async () => {
    await client.api.storage.setAutostart({ ...place, autostart });
    return undefined;
  });
}

/** Another answer than the job's own end: it is about the pool that the job was for. */
export function followJob(place: Place, job: string): void {
  useStorage.setState(({ jobs }) => ({ jobs: { ...jobs, [placeKey(place)]: job } }));
}

async function begin(place: Place, call: () => Promise<string | undefined>) {
  forgetOutcome(place);
  try {
    const job = await call();
    if (job !== undefined) followJob(place, job);
  } catch (thrown) {
    const error = toErrorData(thrown);
    useStorage.setState(({ errors }) => ({ errors: { ...errors, [placeKey(place)]: error } }));
  }
}

/** What went wrong has been read. */
export function forgetOutcome(place: Place): void {
  const key = placeKey(place);
  useStorage.setState(({ errors, jobs }) => ({ errors: without(errors, key), jobs: without(jobs, key) }));
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}
