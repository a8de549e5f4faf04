import { setImmediate } from "node:timers/promises";
import type { AnyCodec, Codec, XdrReader } from "./xdr.ts";

/** Milliseconds of work before others get their turn. */
const SLICE_MS = 4;

/** Hands the event loop back whenever a slice of work has been done. */
class Slice {
  #start = performance.now();

  get over(): boolean {
    return performance.now() - this.#start > SLICE_MS;
  }

  async yield(): Promise<void> {
    await setImmediate();
    this.#start = performance.now();
  }
}

/** `items.map(convert)`, in slices. */
export async function mapInSlices<T, U>(items: readonly T[], convert: (item: T) => U): Promise<U[]> {
  const slice = new Slice();
  const results: U[] = [];
  for (const item of items) {
    results.push(convert(item));
    if (slice.over) await slice.yield();
  }
  return results;
}

/** Decodes a value in slices: the items of the arrays in a structure, which is how large replies are built. */
export async function readInSlices<T>(codec: Codec<T>, reader: XdrReader): Promise<T> {
  if (codec.shape.kind !== "struct") return codec.read(reader);
  const slice = new Slice();
  const value: Record<string, unknown> = {};
  for (const [name, field] of codec.shape.fields) {
    value[name] =
      field.shape.kind === "array" ? await readArray(field.shape, reader, slice) : field.read(reader);
  }
  return value as T;
}

async function readArray(
  { item, max }: { readonly item: AnyCodec; readonly max: number },
  reader: XdrReader,
  slice: Slice,
): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let left = reader.count(max, item.minSize); left > 0; left--) {
    items.push(item.read(reader));
    if (slice.over) await slice.yield();
  }
  return items;
}
