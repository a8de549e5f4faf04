import { useCallback, useEffect, useState } from "react";
import type { LogSource } from "../../../shared/contract/logs.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { readChannel } from "../../components/read-channel.ts";
import { earlierThan, type LogView, nothingLoaded, withEarlier, withItem } from "./view.ts";

/** Of a log that is saved, in bytes; the backend gives no more. */
const MAX_BYTES = 65 << 20;

/** A log as it is written while the caller is on screen. @param source the same object as long as it is the same log */
export function useLog(source: LogSource) {
  const [view, setView] = useState<LogView>(nothingLoaded);
  const [error, setError] = useState<ErrorData>();
  const [loading, setLoading] = useState(false);

  useEffect(() => {
    setView(nothingLoaded);
    setError(undefined);
    return client.subscribe(
      (signal) => client.api.logs.follow({ source }, { signal }),
      (item) => {
        setView((before) => withItem(before, item));
        setError(undefined);
      },
      (thrown) => setError(thrown.toData()),
    );
  }, [source]);

  const loadEarlier = useCallback(async () => {
    const offset = earlierThan(view);
    setLoading(true);
    try {
      const page = await client.api.logs.before({ source, offset });
      // Another log, or another file in its place, may have come meanwhile.
      setView((now) => (earlierThan(now) === offset ? withEarlier(now, page) : now));
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setLoading(false);
    }
  }, [source, view]);

  return { view, error, setError, loading, loadEarlier };
}

/** All of a log. @throws AppError when it cannot be read */
export async function wholeLog(source: LogSource): Promise<Blob> {
  const { ticket } = await client.api.logs.open({ source });
  return await readChannel(await client.openChannel(ticket), { most: MAX_BYTES, type: "text/plain" });
}
