import { useDocumentVisibility } from "@mantine/hooks";
import { useCallback, useEffect, useState } from "react";
import type { Sample } from "../../../shared/contract/performance.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { useConnections } from "../connections/index.ts";
import { appended } from "./series.ts";

export interface Series {
  /** Oldest first. */
  readonly samples: readonly Sample[];
  /** Undefined until the first answer. */
  readonly since?: number | undefined;
  readonly error?: ErrorData | undefined;
}

const nothing: Series = { samples: [] };

type Start = (signal: AbortSignal) => Promise<AsyncIterable<{ more: boolean; samples: Sample[] }>>;

/** A machine's last hour as it grows, while the page is on screen and the connection stands. */
export function useMachineSeries(connection: string, uuid: string): Series {
  const start = useCallback<Start>(
    (signal) => client.api.performance.machine({ connection, uuid }, { signal }),
    [connection, uuid],
  );
  return useSeries(connection, start);
}

/** The same of the host. */
export function useHostSeries(connection: string): Series {
  const start = useCallback<Start>(
    (signal) => client.api.performance.host({ connection }, { signal }),
    [connection],
  );
  return useSeries(connection, start);
}

function useSeries(connection: string, start: Start): Series {
  const [series, setSeries] = useState(nothing);
  const visible = useDocumentVisibility() === "visible";
  // A subscription that failed with its connection is begun anew when the connection stands again.
  const stands = useConnections(({ list }) =>
    list.some(({ id, status }) => id === connection && status === "connected"),
  );
  useEffect(() => {
    if (!visible || !stands) return;
    return client.subscribe(
      start,
      ({ more, samples }) =>
        setSeries((before) => ({
          since: before.since ?? Date.now(),
          samples: more ? appended(before.samples, samples) : samples,
        })),
      (error) => setSeries((before) => ({ ...before, error: error.toData() })),
    );
  }, [start, visible, stands]);
  return series;
}
