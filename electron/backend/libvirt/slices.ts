import { setImmediate } from "node:timers/promises";
import type { Codec } from "./xdr.ts";
import type { XdrReader } from "./xdr-bytes.ts";
import { readInSteps } from "./xdr-steps.ts";

/** Milliseconds of work before others get their turn. */
const SLICE_MS = 4;

/** Runs work that says where it can pause; hands the event loop back whenever a slice has been done. */
async function runInSlices<T>(work: Generator<void, T, void>): Promise<T> {
  let start = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - start > SLICE_MS) {
      await setImmediate();
      start = performance.now();
    }
  }
}

/** `items.map(convert)`, in slices. */
export function mapInSlices<T, U>(items: readonly T[], convert: (item: T) => U): Promise<U[]> {
  return runInSlices(mapInSteps(items, convert));
}

function* mapInSteps<T, U>(items: readonly T[], convert: (item: T) => U): Generator<void, U[], void> {
  const results: U[] = [];
  for (const item of items) {
    results.push(convert(item));
    yield;
  }
  return results;
}

/**
 * `codec.read(reader)` of all that is left, in slices.
 * @throws XdrError
 */
export async function readInSlices<T>(codec: Codec<T>, reader: XdrReader): Promise<T> {
  const value = await runInSlices(readInSteps(codec, reader));
  reader.end();
  return value;
}
