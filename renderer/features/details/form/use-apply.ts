import { useCallback, useState } from "react";
import type { HardwareChange, When } from "../../../../shared/contract/hardware.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { useDetails } from "../context.ts";
import { reflected } from "../store.ts";
import { strings } from "../strings/page.ts";

const words = strings.apply;

export interface Apply {
  busy: boolean;
  /** What came of the last one, in words. */
  outcome: string | undefined;
  error: ErrorData | undefined;
  /** True when it was applied. */
  apply: (changes: readonly HardwareChange[], when: When) => Promise<boolean>;
  forget: () => void;
}

/** Applies changes to the machine's hardware and says what came of it. */
export function useApply(): Apply {
  const { connection, uuid, state } = useDetails();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<string>();
  const [error, setError] = useState<ErrorData>();
  const apply = useCallback(
    async (changes: readonly HardwareChange[], when: When) => {
      setBusy(true);
      setOutcome(undefined);
      setError(undefined);
      const machine = { connection, uuid };
      try {
        const results = await reflected(machine, async () => {
          const done = [];
          for (const change of changes)
            done.push(await client.api.hardware.apply({ ...machine, change, when }));
          return done;
        });
        // What has to wait for the next start is what the user must know of several.
        const { effect, reason } = results.find((result) => result.effect === "next-start") ?? results[0]!;
        if (!state.running) setOutcome(words.done.off);
        else setOutcome(effect === "next-start" && reason ? words.doneBecause(reason) : words.done[effect]);
        return true;
      } catch (thrown) {
        setError(toErrorData(thrown));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [connection, uuid, state.running],
  );
  const forget = useCallback(() => {
    setOutcome(undefined);
    setError(undefined);
  }, []);
  return { busy, outcome, error, apply, forget };
}
