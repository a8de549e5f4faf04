import { readFrames } from "../../../../shared/model/sparse-frames.ts";
import { type Platform, platform } from "../../../app/platform.ts";
import { client } from "../../../app/session.ts";
import { chooseSink } from "../../../components/download-sink.ts";
import { toErrorData } from "../../../components/errors.ts";
import { uploadFile } from "../../../components/upload-file.ts";
import { connected } from "../../connections/index.ts";
import type { Place } from "../model.ts";
import { showFault, showJob } from "./store.ts";

/** Sends a file into a new volume; how it goes is seen in its job, with which it is also cancelled. */
export async function startUpload(place: Place, file: File, name: string): Promise<void> {
  if (!platform) return await sendUpload(place, file, name);
  // The backend reads the file itself: no byte has to pass through the window.
  const handle = await platform.registerSource(file);
  showJob(place, (await client.api.volumes.uploadFile({ ...place, name, file: handle })).job);
}

function sendUpload(place: Place, file: File, name: string): Promise<void> {
  const begun = Promise.withResolvers<void>();
  let job: string | undefined;
  const sending = uploadFile(
    file,
    {
      begin: async (signal) => {
        const answer = await client.api.volumes.upload(
          { ...place, name, bytes: file.size, modified: file.lastModified },
          { signal },
        );
        if (job === undefined) {
          job = answer.job;
          showJob(place, job);
          begun.resolve();
        }
        return answer;
      },
      openChannel: (ticket) => client.openChannel(ticket),
      finish: (upload, signal) => client.api.volumes.finishUpload({ upload }, { signal }),
      cancel: (upload) => client.api.volumes.cancelUpload({ upload }),
      connected: (signal) => connected(place.connection, signal),
    },
    () => {},
    new AbortController().signal,
  );
  sending.catch((error: unknown) => {
    // A job tells its own failure; before there is one, the dialog does.
    if (job === undefined) begun.reject(error);
    else if (isLost(error)) showFault(place, error);
  });
  return begun.promise;
}

const isLost = (error: unknown) => ["disconnected", "channel-lost"].includes(toErrorData(error).code);

/** Fetches a volume to this computer; how it goes is seen in its job. */
export async function startDownload(place: Place, name: string): Promise<void> {
  try {
    if (platform) await save(place, name, platform);
    else await fetchDownload(place, name);
  } catch (error) {
    if (toErrorData(error).code !== "cancelled") showFault(place, error);
  }
}

/** The backend writes the file itself. */
async function save(place: Place, name: string, { pickSave }: Platform): Promise<void> {
  const file = await pickSave(name);
  if (file !== null)
    showJob(place, (await client.api.volumes.saveFile({ ...place, volume: name, file })).job);
}

async function fetchDownload(place: Place, name: string): Promise<void> {
  const sink = await chooseSink(name);
  if (!sink) return;
  try {
    const { ticket, job, bytes } = await client.api.volumes.download({ ...place, volume: name });
    showJob(place, job);
    let received = 0;
    for await (const part of readFrames(await client.openChannel(ticket))) {
      await sink.take(part);
      received += part.kind === "bytes" ? part.bytes.length : part.length;
    }
    if (received !== bytes) throw new Error(`${received} of ${bytes} bytes came`);
    await sink.done();
  } catch (error) {
    await sink.drop();
    throw error;
  }
}
