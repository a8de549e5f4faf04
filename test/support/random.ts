/** Pseudo-random values for tests: the same seed gives the same run everywhere. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An unsigned 32-bit integer (the mulberry32 generator). */
  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** An integer from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor((this.uint32() / 2 ** 32) * limit);
  }

  /** True with the probability of one in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  bytes(size: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length: size }, () => this.below(256));
  }
}

/** Numbers that upset decoders of lengths, counts and discriminants. */
const awkward = [
  0, 1, 2, 7, 8, 0xff, 0xffff, 0x10000, 0x400000, 0x400001, 0x7fffffff, 0x80000000, 0xffffffff,
];

/**
 * A damaged copy of `bytes`: one to four times, bits are flipped, a word is replaced by a number that is
 * likely to be a wrong length, or bytes are removed, inserted, repeated or cut off.
 */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let damaged = Uint8Array.from(bytes);
  for (let times = 1 + random.below(4); times > 0; times--) damaged = mutateOnce(damaged, random);
  return damaged;
}

function mutateOnce(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const size = Math.min(1 + random.below(8), bytes.length - at);
  switch (random.below(6)) {
    case 0:
      if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 1: {
      const word = at & ~3;
      if (word + 4 <= bytes.length) new DataView(bytes.buffer).setUint32(word, random.pick(awkward));
      return bytes;
    }
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(at + size));
    case 3:
      return joined(bytes.subarray(0, at), random.bytes(1 + random.below(8)), bytes.subarray(at));
    case 4:
      return joined(bytes.subarray(0, at + size), bytes.subarray(at));
    default:
      return bytes.slice(0, at);
  }
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
