import { describe, expect, it } from "vitest";
import { pump } from "./pump.ts";

async function* chunks(count: number, size: number, onTake = (_n: number) => {}) {
  for (let n = 0; n < count; n++) {
    onTake(n);
    yield new Uint8Array(size).fill(n);
  }
}

const total = (parts: readonly Uint8Array[]) => parts.reduce((sum, { length }) => sum + length, 0);

describe("pump", () => {
  it("carries every byte in order, in pieces", async () => {
    const parts: Uint8Array[] = [];
    await pump(chunks(5, 40_000), (bytes, done) => {
      parts.push(bytes.slice());
      done();
    });
    const whole = Buffer.concat(parts);
    expect(whole.length).toBe(200_000);
    expect([...whole].every((byte, index) => byte === Math.floor(index / 40_000))).toBe(true);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(16 * 1024);
  });

  it("takes no more from the source than the sink can deal with", async () => {
    const waiting: (() => void)[] = [];
    const parts: Uint8Array[] = [];
    let taken = 0;
    const size = 16 * 1024;
    const carried = pump(
      chunks(100, size, (n) => {
        taken = n + 1;
      }),
      (bytes, done) => {
        parts.push(bytes);
        waiting.push(done);
      },
    );
    await new Promise(setImmediate);
    const first = taken;
    expect(first * size).toBeLessThanOrEqual(256 * 1024 + size);
    waiting.shift()!();
    await new Promise(setImmediate);
    expect(taken).toBe(first);
    while (waiting.length > 0) {
      waiting.shift()!();
      await new Promise(setImmediate);
    }
    await carried;
    expect(total(parts)).toBe(100 * size);
  });

  it("passes the source's error on, after everything before it has been dealt with", async () => {
    const waiting: (() => void)[] = [];
    let failed = false;
    const broken = (async function* () {
      yield new Uint8Array(10);
      throw new Error("gone");
    })();
    const carried = pump(broken, (_bytes, done) => void waiting.push(done)).catch((error: Error) => {
      failed = true;
      return error.message;
    });
    await new Promise(setImmediate);
    expect(failed).toBe(false);
    waiting[0]!();
    expect(await carried).toBe("gone");
  });
});
