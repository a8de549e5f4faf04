import { useCallback, useEffect, useState } from "react";
import type { ConsoleState } from "../../../shared/contract/consoles.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { useConnections } from "../connections/index.ts";

/** The console's state as it changes; `error` while it cannot be had, with `retry` to ask again. */
export function useConsoleState(connection: string, uuid: string) {
  const [state, setState] = useState<ConsoleState>();
  const [error, setError] = useState<ErrorData>();
  const [asked, setAsked] = useState(0);
  const standing = useConnections(({ list }) =>
    list.some(({ id, status }) => id === connection && status === "connected"),
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew on request, and when libvirt is back
  useEffect(
    () =>
      client.subscribe(
        (signal) => client.api.consoles.watch({ connection, uuid }, { signal }),
        (next) => {
          setState(next);
          setError(undefined);
        },
        (thrown) => setError(thrown.toData()),
      ),
    [connection, uuid, asked, standing],
  );

  return { state, error, retry: useCallback(() => setAsked((count) => count + 1), []) };
}
