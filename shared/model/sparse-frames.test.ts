import { expect, test } from "vitest";
import { endFrame, frameHead, readFrames } from "./sparse-frames.ts";

const text = (words: string) => new TextEncoder().encode(words);
const whole = Buffer.concat([
  frameHead("hole", 2 ** 40),
  frameHead("bytes", 5),
  text("hello"),
  frameHead("hole", 7),
  endFrame(),
]);

async function read(chunks: readonly Uint8Array[]): Promise<string[]> {
  async function* source() {
    yield* chunks;
  }
  const seen: string[] = [];
  for await (const part of readFrames(source())) {
    if (part.kind === "hole") seen.push(`(${part.length})`);
    else seen.push(...Buffer.from(part.bytes).toString());
  }
  return seen;
}

test("bytes and holes come back, however they are cut", async () => {
  const expected = [`(${2 ** 40})`, ..."hello", "(7)"];
  for (const size of [1, 3, 9, 10, 1000]) {
    const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
      whole.subarray(index * size, (index + 1) * size),
    );
    expect(await read(chunks)).toEqual(expected);
  }
});

test("what is cut short or no such stream is refused", async () => {
  await expect(read([whole.subarray(0, -9)])).rejects.toThrow("too early");
  await expect(read([whole.subarray(0, 12)])).rejects.toThrow("too early");
  await expect(read([])).rejects.toThrow("too early");
  await expect(read([text("no frames at all")])).rejects.toThrow("no sparse stream");
  await expect(read([whole, text("more")])).rejects.toThrow("after the end");
});
