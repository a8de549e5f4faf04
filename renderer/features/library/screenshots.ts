import { client } from "../../app/session.ts";
import { readChannel } from "../../components/read-channel.ts";
import type { Machine } from "../machines/index.ts";
import { decodePpm } from "./ppm.ts";
import { ThumbnailQueue } from "./thumbnail-queue.ts";

/** Enough for a tile on a dense display; what is kept is never the full screenshot. */
const WIDTH = 640;
const MAX_BYTES = 64 * 1024 * 1024;
const KEPT = 200;

interface Shot {
  bitmap: ImageBitmap;
  takenAt: number;
}

/** The last picture of each machine, so that scrolling back shows it at once. */
const shots = new Map<string, Shot>();
export const pictures = new ThumbnailQueue({ interval: 5_000, afterFailure: 30_000 });

export const lastShot = (key: string): Shot | undefined => shots.get(key);

/** Forgets a machine's picture: it is of a run that has ended. */
export function dropShot(key: string): void {
  shots.get(key)?.bitmap.close();
  shots.delete(key);
}

/** Takes a picture of a running machine's screen and keeps it, scaled down. */
export async function shoot({ key, connection, domain }: Machine, signal: AbortSignal): Promise<ImageBitmap> {
  const { ticket } = await client.api.domains.screenshot({ connection, uuid: domain.uuid }, { signal });
  const channel = await client.openChannel(ticket);
  return keep(key, await decode(await readChannel(channel, { most: MAX_BYTES, signal })));
}

async function decode(blob: Blob): Promise<ImageBitmap> {
  const options = { resizeWidth: WIDTH, resizeQuality: "medium" } as const;
  const magic = await blob.slice(0, 2).text();
  if (magic !== "P6") return createImageBitmap(blob, options);
  const { rgba, width, height } = decodePpm(new Uint8Array(await blob.arrayBuffer()));
  return createImageBitmap(new ImageData(rgba, width, height), options);
}

function keep(key: string, bitmap: ImageBitmap): ImageBitmap {
  dropShot(key);
  shots.set(key, { bitmap, takenAt: Date.now() });
  const oldest = shots.keys().next().value;
  if (shots.size > KEPT && oldest !== undefined) dropShot(oldest);
  return bitmap;
}
