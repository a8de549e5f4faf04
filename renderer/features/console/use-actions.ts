import { useCallback, useMemo, useState } from "react";
import type { DomainAction } from "../../../shared/contract/domains.ts";
import type { ErrorData, Repair } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";

export interface Actions {
  /** The action that waits for libvirt's answer. */
  readonly busy: DomainAction | undefined;
  readonly error: ErrorData | undefined;
  act(action: DomainAction): void;
  sendKeys(keys: readonly number[]): void;
  /** Shows an error that arose elsewhere on the page. */
  fail(error: ErrorData): void;
  dismiss(): void;
  /** Does what the error's repair names. */
  repair(repair: Repair): void;
}

/** What the toolbar does to the machine, and the last thing that went wrong with it. */
export function useActions(connection: string, uuid: string): Actions {
  const [busy, setBusy] = useState<DomainAction>();
  const [error, setError] = useState<ErrorData>();
  const [last, setLast] = useState<DomainAction>();

  const act = useCallback(
    (action: DomainAction) => {
      setBusy(action);
      setLast(action);
      setError(undefined);
      client.api.domains
        .act({ connection, uuid, action })
        .catch((thrown: unknown) => setError(toErrorData(thrown)))
        .finally(() => setBusy(undefined));
    },
    [connection, uuid],
  );

  const sendKeys = useCallback(
    (keys: readonly number[]) => {
      client.api.consoles
        .sendKeys({ connection, uuid, keys: [...keys] })
        .catch((thrown: unknown) => setError(toErrorData(thrown)));
    },
    [connection, uuid],
  );

  return useMemo(
    () => ({
      busy,
      error,
      act,
      sendKeys,
      fail: setError,
      dismiss: () => setError(undefined),
      repair: ({ kind }: Repair) => {
        if (kind === "force-off") act("destroy");
        else if (last) act(last);
      },
    }),
    [busy, error, last, act, sendKeys],
  );
}
