import { dirname, resolve } from "node:path";
import type { ImageInfo } from "../qemu-img/info.ts";

/** Longer chains than QEMU itself opens in reasonable time are damaged or hostile. */
const maxLayers = 200;

/** One image of a chain, as it was found. */
export interface Layer {
  /** As the image above names it, in full where it is a path. */
  readonly path: string;
  /** What it is opened as; undefined where nobody says. */
  readonly format: string | undefined;
  /** Absent where it was not opened. */
  readonly info?: ImageInfo;
  /** Why it was not, or why tools must not open more of it than its header. */
  readonly problem?: string;
}

/** An image as another names it. */
export interface NamedLayer {
  readonly path: string;
  readonly format: string | undefined;
}

/** How a chain's images are looked at. */
export interface ChainReader {
  /** Why an image that another names is not to be opened: its place, or what it is. */
  refuse(path: string): Promise<string | undefined>;
  /** @throws anything; its message becomes the layer's problem */
  look(image: NamedLayer): Promise<ImageInfo>;
  /** In plain words. */
  explain(error: unknown): string;
}

/**
 * Reads an image and all that it stands on, each by itself and with the format that the one above records for it.
 * Whatever an image says of the next one may be hostile, so nothing is opened that does not lie where images lie.
 * @param first is opened wherever it lies: the user named it
 */
export async function readChain(first: NamedLayer, reader: ChainReader): Promise<Layer[]> {
  const layers: Layer[] = [];
  let next: NamedLayer | undefined = first;
  while (next) {
    const { path, format } = next;
    const problem = await whyNot(next, layers, reader);
    if (problem !== undefined) return [...layers, { path, format, problem }];
    try {
      const info = await reader.look(next);
      const data = info["format-specific"]?.data["data-file"];
      layers.push({
        ...{ path, format: info.format, info },
        ...(typeof data === "string" && {
          problem: `Its data lies in another file, ${data}, which Guesthouse does not open. Convert it first.`,
        }),
      });
      next = backingOf(path, info);
    } catch (error) {
      return [...layers, { path, format, problem: reader.explain(error) }];
    }
  }
  return layers;
}

/** Whether every image of it could be looked into, so that tools may open it as a whole. */
export const isWhole = (layers: readonly Layer[]): boolean =>
  layers.every(({ problem }) => problem === undefined);

async function whyNot(
  { path, format }: NamedLayer,
  above: readonly Layer[],
  reader: ChainReader,
): Promise<string | undefined> {
  if (above.length === 0) return undefined;
  if (above.some((layer) => layer.path === path)) {
    return "The chain bites its own tail here: this image stands above already.";
  }
  if (above.length >= maxLayers) return `More than ${maxLayers} images stand on each other.`;
  if (!path.startsWith("/")) {
    return "This is no file but an address or a set of options, which Guesthouse does not open because a guest could have written it.";
  }
  if (format === undefined) {
    return "The image above does not say which format this one has, and guessing could be led astray by a guest.";
  }
  return await reader.refuse(path);
}

/** What an image names as the one below it; QEMU resolves a relative name against the image's own folder. */
function backingOf(path: string, info: ImageInfo): NamedLayer | undefined {
  const name = info["backing-filename"];
  if (name === undefined || name === "") return undefined;
  const format = info["backing-filename-format"];
  const plain = name.replace(/^file:/, "");
  // QEMU takes what has a colon before its first slash for a protocol.
  if (/^[^/]*:/.test(plain)) return { path: plain, format };
  return { path: resolve(dirname(path), plain), format };
}
