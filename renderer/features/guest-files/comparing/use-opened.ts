import { useCallback, useEffect, useState } from "react";
import type { FilesSource, FilesState } from "../../../../shared/contract/guest-files/session.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";

export interface Opened {
  /** What the backend calls the open disks. */
  readonly session: string | undefined;
  readonly state: FilesState | undefined;
  readonly again: () => void;
}

/** Opens a source's disks, and follows how they are as long as the caller is on screen. */
export function useOpened(source: FilesSource | undefined, write = false): Opened {
  const [session, setSession] = useState<string>();
  const [state, setState] = useState<FilesState>();
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const key = source && JSON.stringify(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn opens anew
  useEffect(() => {
    setSession(undefined);
    setState(undefined);
    if (key === undefined) return;
    const stop = new AbortController();
    let unfollow = () => {};
    client.api.guestFiles.open({ source: JSON.parse(key), write }, { signal: stop.signal }).then(
      (opened) => {
        if (stop.signal.aborted) return;
        setSession(opened.session);
        unfollow = client.subscribe(
          (signal) => client.api.guestFiles.watch(opened, { signal }),
          setState,
          (error) => setState({ state: "failed", error: error.toData() }),
        );
      },
      (thrown) => !stop.signal.aborted && setState({ state: "failed", error: toErrorData(thrown) }),
    );
    return () => {
      stop.abort();
      unfollow();
    };
  }, [key, write, turn]);
  return { session, state, again };
}
