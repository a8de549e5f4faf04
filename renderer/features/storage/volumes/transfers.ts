import { readFrames, type SparsePart } from "../../../../shared/model/sparse-frames.ts";
import { type Platform, platform } from "../../../app/platform.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { saveFile } from "../../../components/save-file.ts";
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

/** Where a download goes: a file that the user has chosen, or one of the browser's downloads. */
interface Sink {
  take(part: SparsePart): Promise<void>;
  done(): Promise<void>;
  drop(): Promise<void>;
}

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

/** The File System Access API, which not every browser has. */
interface SavePicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Undefined where the user chose no file. */
async function chooseSink(name: string): Promise<Sink | undefined> {
  const { showSaveFilePicker } = window as Partial<SavePicker>;
  if (!showSaveFilePicker) return blobSink(name);
  try {
    return await fileSink(await showSaveFilePicker.call(window, { suggestedName: name }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    // The picker is not allowed here.
    return blobSink(name);
  }
}

async function fileSink(file: FileSystemFileHandle): Promise<Sink> {
  const writer = await file.createWritable();
  let at = 0;
  let writing: Promise<void> = Promise.resolve();
  return {
    async take(part) {
      if (part.kind === "bytes") {
        // The next part comes while this one is written.
        await writing;
        writing = writer.write({ type: "write", position: at, data: copied(part.bytes) });
        writing.catch(() => {});
      }
      at += part.kind === "bytes" ? part.bytes.length : part.length;
    },
    async done() {
      await writing;
      // A hole at the end has nothing written behind it.
      await writer.truncate(at);
      await writer.close();
    },
    drop: () => writer.abort(),
  };
}

const ZEROS = 16 << 20;

/** Browsers keep blobs on disk where they grow large; a hole is the same zeros again and again. */
function blobSink(name: string): Sink {
  const parts: Blob[] = [];
  const zeros = new Blob([new Uint8Array(ZEROS)]);
  let gathered: Uint8Array<ArrayBuffer>[] = [];
  let waiting = 0;
  const flush = () => {
    if (gathered.length > 0) parts.push(new Blob(gathered));
    gathered = [];
    waiting = 0;
  };
  return {
    async take(part) {
      if (part.kind === "bytes") {
        gathered.push(copied(part.bytes));
        waiting += part.bytes.length;
        if (waiting >= ZEROS) flush();
        return;
      }
      flush();
      for (let left = part.length; left > 0; left -= ZEROS)
        parts.push(left < ZEROS ? zeros.slice(0, left) : zeros);
    },
    async done() {
      flush();
      saveFile(new Blob(parts), name);
    },
    async drop() {
      parts.length = 0;
    },
  };
}

const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
