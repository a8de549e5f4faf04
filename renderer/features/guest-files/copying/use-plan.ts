import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import type { CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { toErrorData } from "../../../components/errors.ts";

const PAUSE_MS = 250;

interface Planned {
  plan?: CopyPlan | undefined;
  error?: ErrorData | undefined;
}

/**
 * What copying would do, planned anew a moment after its input has changed; no plan of another input is given.
 * @param input which is equal where its JSON is; undefined while there is nothing to plan
 */
export function usePlan<I>(
  input: I | undefined,
  call: (input: I, signal: AbortSignal) => Promise<CopyPlan>,
): Planned {
  const wanted = input && JSON.stringify(input);
  const [asked] = useDebouncedValue(wanted, PAUSE_MS);
  const [answer, setAnswer] = useState<Planned & { of?: string }>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: the input alone decides
  useEffect(() => {
    if (asked === undefined) return;
    const stop = new AbortController();
    call(JSON.parse(asked) as I, stop.signal).then(
      (plan) => !stop.signal.aborted && setAnswer({ of: asked, plan }),
      (thrown) => !stop.signal.aborted && setAnswer({ of: asked, error: toErrorData(thrown) }),
    );
    return () => stop.abort();
  }, [asked]);
  return answer.of !== undefined && answer.of === wanted ? answer : {};
}
