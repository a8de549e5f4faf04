import { type DependencyList, useEffect, useState } from "react";
import type { ErrorData } from "../../shared/model/error.ts";
import { toErrorData } from "./errors.ts";

interface Answer<T> {
  value?: T | undefined;
  error?: ErrorData | undefined;
}

/**
 * Asks once, and again whenever a dependency changes. The last value stays while the next one is on its way;
 * an answer that is no longer wanted is dropped and its call aborted.
 */
export function useCall<T>(
  call: (signal: AbortSignal) => Promise<T>,
  dependencies: DependencyList,
): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({});
  useEffect(() => {
    const stop = new AbortController();
    call(stop.signal).then(
      (value) => !stop.signal.aborted && setAnswer({ value }),
      (thrown) => !stop.signal.aborted && setAnswer({ error: toErrorData(thrown) }),
    );
    return () => stop.abort();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names them
  }, dependencies);
  return answer;
}
