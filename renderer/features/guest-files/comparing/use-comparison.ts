import { useCallback, useEffect, useState } from "react";
import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import type { GuestPlaceRef } from "../../../../shared/contract/guest-files/session.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";

export interface Question {
  readonly before: GuestPlaceRef;
  readonly after: GuestPlaceRef;
  readonly thorough: boolean;
}

export interface Comparison {
  readonly differences: readonly GuestDifference[];
  readonly unread: readonly { path: string; reason: string }[];
  readonly looked: number;
  /** How it is: it goes on, it came to its end, there was too much, or somebody has stopped it. */
  readonly state: "running" | "all" | "too-many" | "stopped";
  readonly error?: ErrorData | undefined;
}

const begun: Comparison = { differences: [], unread: [], looked: 0, state: "running" };

/** How often what has come is drawn, ms. */
const DRAWN = 150;

/** The differences of a question as they come, until it is answered, stopped or asked differently. */
export function useComparison(question: Question | undefined) {
  const [comparison, setComparison] = useState<Comparison>();
  const [stopping, setStopping] = useState<AbortController>();
  useEffect(() => {
    setComparison(question && begun);
    if (!question) return;
    const stop = new AbortController();
    setStopping(stop);
    const gathered: GuestDifference[] = [];
    const unread: { path: string; reason: string }[] = [];
    let looked = 0;
    const draw = (rest: Pick<Comparison, "state" | "error">) =>
      setComparison({ differences: [...gathered], unread: [...unread], looked, ...rest });
    // Thousands of pieces would be drawn as many times.
    const timer = setInterval(() => draw({ state: "running" }), DRAWN);
    const run = async () => {
      for await (const item of await client.api.guestFiles.compare(question, { signal: stop.signal })) {
        for (const difference of item.differences) gathered.push(difference);
        unread.push(...item.unread);
        looked = item.looked;
        if (item.end) return item.end;
      }
      return "stopped";
    };
    let left = false;
    run()
      .then(
        (state) => ({ state }) as const,
        (thrown) =>
          stop.signal.aborted
            ? ({ state: "stopped" } as const)
            : ({ state: "stopped", error: toErrorData(thrown) } as const),
      )
      .then((end) => {
        clearInterval(timer);
        if (!left) draw(end);
      });
    return () => {
      left = true;
      clearInterval(timer);
      stop.abort();
    };
  }, [question]);
  return { comparison, stop: useCallback(() => stopping?.abort(), [stopping]) };
}
