import { useEffect, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { rateOf, type Sample, withSample } from "../../../shared/model/rate.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { type UploadProgress, uploadFile } from "../../components/upload-file.ts";
import { connected } from "../connections/index.ts";
import { haveMedia } from "./store.ts";

/** Milliseconds between two looks at the progress: writing goes faster than anyone reads. */
const REFRESH = 150;

/** Uploads the file while the step is on screen; leaving it cancels. */
export function useUpload(file: File, connection: string) {
  const [progress, setProgress] = useState<UploadProgress>({ done: 0, phase: "sending" });
  const [samples, setSamples] = useState<Sample[]>([]);
  const [error, setError] = useState<ErrorData>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks for another try
  useEffect(() => {
    const stop = new AbortController();
    let shownAt = 0;
    const show = (next: UploadProgress) => {
      const at = performance.now();
      if (next.phase === "sending" && at - shownAt < REFRESH) return;
      shownAt = at;
      setProgress(next);
      setSamples((before) => withSample(before, { at, done: next.done }));
    };
    // Strict mode mounts twice: an upload that is cancelled at once must not have begun.
    const timer = setTimeout(() => {
      uploadFile(file, uploadClient(file, connection), show, stop.signal).then(
        (media) => haveMedia(media, connection),
        (thrown) => !stop.signal.aborted && setError(toErrorData(thrown)),
      );
    });
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [file, connection, attempt]);

  const retry = () => {
    setError(undefined);
    setAttempt((count) => count + 1);
  };
  return { ...progress, rate: rateOf(samples), error, retry };
}

const uploadClient = (file: File, connection: string) => ({
  begin: (signal: AbortSignal) =>
    client.api.install.upload(
      { connection, name: file.name, bytes: file.size, modified: file.lastModified },
      { signal },
    ),
  openChannel: (ticket: string) => client.openChannel(ticket),
  finish: async (upload: string, signal: AbortSignal) =>
    (await client.api.install.finishUpload({ upload }, { signal })).media,
  cancel: (upload: string) => client.api.install.cancelUpload({ upload }),
  connected: (signal: AbortSignal) => connected(connection, signal),
});

/** Whether the same file may fare better next time: not when the backend found the file itself wanting. */
export const isWorthRepeating = (error: ErrorData) => !error.code.startsWith("media-");
