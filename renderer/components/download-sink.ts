import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import type { SparsePart } from "../../shared/model/sparse-frames.ts";
import { saveFile } from "./save-file.ts";

/** Where a download goes: a file that the user has chosen, or one of the browser's downloads. */
export interface Sink {
  take(part: SparsePart): Promise<void>;
  done(): Promise<void>;
  drop(): Promise<void>;
}

/** The File System Access API, which not every browser has. */
interface SavePicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * Where a download goes: asks for a file where the browser can, else gathers what comes for one of its downloads.
 * Undefined where the user chose no file.
 */
export async function chooseSink(name: string): Promise<Sink | undefined> {
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

/**
 * Takes all that a channel brings as the whole of a download; the channel is over then, for both sides have ended.
 * @throws AppError of the other side | Error of where it goes, which is not dropped yet
 */
export async function takeAll(sink: Sink, channel: ByteChannel): Promise<void> {
  for await (const bytes of channel) await sink.take({ kind: "bytes", bytes });
  channel.end();
  await sink.done();
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
