import type { Sample } from "../../../shared/contract/performance.ts";
import type { Usage } from "./counters.ts";

/** An hour of readings, two seconds apart. */
const capacity = 1800;
const keptMs = 3_600_000;

const fields = [
  "cpuPercent",
  "memoryMiB",
  "diskRead",
  "diskWrite",
  "netReceive",
  "netSend",
] as const satisfies readonly (keyof Usage)[];

/** Readings for which memory is taken at once: a beat of a thousand machines must not stop to get 45 MB. */
const chunkLength = 60;

/** One machine's readings, in the slots of the times that all have in common. */
interface Series {
  /** As many values as fields for each slot; NaN for what is not known. */
  readonly chunks: (Float32Array | undefined)[];
  /** Number of its newest reading. */
  newest: number;
}

/**
 * The last hour of many machines. Numbers in rings instead of objects: a thousand machines take 45 MB, a fifth
 * of what objects would, and the garbage collector has nothing to look at.
 */
export class History {
  readonly #times = new Float64Array(capacity);
  readonly #series = new Map<string, Series>();
  /** Readings so far; the next one's number. */
  #count = 0;

  /** Adds a reading of all that were measured at `at` (milliseconds since the epoch). */
  add(at: number, usages: Iterable<readonly [key: string, usage: Usage]>): void {
    const number = this.#count++;
    const slot = number % capacity;
    this.#times[slot] = at;
    for (const [key, usage] of usages) write(this.#seriesOf(key, number), slot, usage);
    for (const [key, series] of this.#series) {
      if (series.newest === number) continue;
      // What stood here belongs to a reading that is forgotten now.
      clear(series, slot);
      if (number - series.newest >= capacity || at - this.#times[series.newest % capacity]! > keptMs) {
        this.#series.delete(key);
      }
    }
  }

  /**
   * The readings from number `from` on that are not older than an hour, oldest first.
   * @returns with the number to go on from
   */
  since(key: string, from: number, now: number): { readonly samples: Sample[]; readonly next: number } {
    const samples: Sample[] = [];
    const series = this.#series.get(key);
    if (series) {
      for (let number = Math.max(from, this.#count - capacity, 0); number <= series.newest; number++) {
        const slot = number % capacity;
        const at = this.#times[slot]!;
        const sample = now - at <= keptMs ? read(series, slot, at) : undefined;
        if (sample) samples.push(sample);
      }
    }
    return { samples, next: this.#count };
  }

  #seriesOf(key: string, number: number): Series {
    let series = this.#series.get(key);
    if (!series) {
      series = { chunks: [], newest: number };
      this.#series.set(key, series);
    }
    series.newest = number;
    return series;
  }
}

/** Where a slot's values begin in its chunk. */
const offsetOf = (slot: number) => (slot % chunkLength) * fields.length;
const chunkOf = (slot: number) => Math.floor(slot / chunkLength);

function write({ chunks }: Series, slot: number, usage: Usage): void {
  const index = chunkOf(slot);
  chunks[index] ??= new Float32Array(chunkLength * fields.length).fill(Number.NaN);
  const chunk = chunks[index];
  const offset = offsetOf(slot);
  for (const [field, name] of fields.entries()) chunk[offset + field] = usage[name] ?? Number.NaN;
}

function clear({ chunks }: Series, slot: number): void {
  const offset = offsetOf(slot);
  chunks[chunkOf(slot)]?.fill(Number.NaN, offset, offset + fields.length);
}

/** @returns undefined where nothing is known */
function read({ chunks }: Series, slot: number, at: number): Sample | undefined {
  const chunk = chunks[chunkOf(slot)];
  if (!chunk) return undefined;
  const sample: Sample = { at };
  let found = false;
  for (const [field, name] of fields.entries()) {
    const value = chunk[offsetOf(slot) + field]!;
    if (Number.isNaN(value)) continue;
    // Beyond two decimals there is only what single precision made of it.
    sample[name] = Math.round(value * 100) / 100;
    found = true;
  }
  return found ? sample : undefined;
}
