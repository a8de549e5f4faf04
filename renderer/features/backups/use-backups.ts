import { useCallback, useEffect, useState } from "react";
import type { BackedUpMachine } from "../../../shared/contract/backups.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";

/**
 * The backups of a folder, read again when work on them is over and when the window comes back from another program.
 * @param folder undefined while none is chosen
 * @param news what says by changing that there is something new
 */
export function useBackups(folder: string | undefined, news = 0) {
  const [machines, setMachines] = useState<readonly BackedUpMachine[]>();
  const [error, setError] = useState<ErrorData>();
  const [turn, setTurn] = useState(0);
  const refresh = useCallback(() => setTurn((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn reads again
  useEffect(() => {
    if (folder === undefined) return;
    const stop = new AbortController();
    client.api.backups.list({ folder }, { signal: stop.signal }).then(
      ({ machines: found }) => {
        if (stop.signal.aborted) return;
        setMachines(found);
        setError(undefined);
      },
      (thrown) => !stop.signal.aborted && setError(toErrorData(thrown)),
    );
    return () => stop.abort();
  }, [folder, turn, news]);
  useEffect(() => {
    window.addEventListener("focus", refresh);
    return () => window.removeEventListener("focus", refresh);
  }, [refresh]);
  return { machines, error, refresh };
}
