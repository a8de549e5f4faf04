import { useCallback, useMemo, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";

export interface Actions {
  readonly error: ErrorData | undefined;
  sendKeys(keys: readonly number[]): void;
  /** Shows an error that arose elsewhere on the page. */
  fail(error: ErrorData): void;
  dismiss(): void;
}

/** What the toolbar sends to the guest, and the last thing that went wrong with it. */
export function useActions(connection: string, uuid: string): Actions {
  const [error, setError] = useState<ErrorData>();

  const sendKeys = useCallback(
    (keys: readonly number[]) => {
      client.api.consoles
        .sendKeys({ connection, uuid, keys: [...keys] })
        .catch((thrown: unknown) => setError(toErrorData(thrown)));
    },
    [connection, uuid],
  );

  return useMemo(
    () => ({ error, sendKeys, fail: setError, dismiss: () => setError(undefined) }),
    [error, sendKeys],
  );
}
