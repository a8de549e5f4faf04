import { client } from "../../../app/session.ts";
import { readChannel } from "../../../components/read-channel.ts";
import type { FilesView } from "../action.ts";

/** A plain file of a guest. */
export interface FileRef extends Pick<FilesView, "session"> {
  readonly place: string;
  readonly path: string;
}

/** Of one call, bytes. */
const MOST = 4 << 20;

/** These bytes of a file; fewer where it ends before. */
export async function readPart(
  file: FileRef,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { ticket } = await client.api.guestFiles.read({ ...file, offset, length }, { signal });
  const blob = await readChannel(await client.openChannel(ticket), { most: length, signal });
  return new Uint8Array(await blob.arrayBuffer());
}

/** The first so many bytes of a file. */
export async function readWhole(file: FileRef, bytes: number, signal: AbortSignal): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes; ) {
    const part = await readPart(file, at, Math.min(MOST, bytes - at), signal);
    if (part.length === 0) break;
    parts.push(part);
    at += part.length;
  }
  return new Blob(parts);
}
