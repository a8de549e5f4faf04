import { expect, it } from "vitest";
import { mutate, Random } from "../../../../test/support/random.ts";
import { valueFor } from "../../../../test/support/xdr-values.ts";
import type { AnyCodec } from "../xdr.ts";
import { XdrError, XdrReader, XdrWriter } from "../xdr-bytes.ts";
import { lxc, qemu, remote } from "./index.ts";
import { netError } from "./net.ts";
import type { AnyEventMessage, AnyProcedure } from "./procedure.ts";

/** Everything that a daemon can send. */
const received: readonly AnyCodec[] = [
  ...[remote, qemu, lxc].flatMap(({ procedures, events }) => [
    ...Object.values<AnyProcedure>(procedures).map(({ reply }) => reply),
    ...Object.values<AnyEventMessage>(events).map(({ body }) => body),
  ]),
  netError,
];

const damagedMessages = 120_000;

/** The parts that a value consists of: what decoding had to allocate. */
function partsIn(value: unknown): number {
  if (value instanceof Uint8Array || typeof value === "string") return 1 + value.length;
  if (typeof value !== "object" || value === null) return 1;
  let parts = 1;
  for (const part of Object.values(value)) parts += partsIn(part);
  return parts;
}

it(`takes ${damagedMessages} damaged messages for what they are`, () => {
  const random = new Random(20_260_101);
  const outcomes = { decoded: 0, refused: 0 };
  const valid = received.map((codec) =>
    (["empty", "any", "any"] as const).map((fullness) => {
      const writer = new XdrWriter();
      codec.write(writer, valueFor(codec, random, fullness));
      return Uint8Array.from(writer.finish());
    }),
  );
  for (let i = 0; i < damagedMessages; i++) {
    const codec = received[i % received.length]!;
    const bytes = random.oneIn(20)
      ? random.bytes(random.below(100))
      : mutate(random.pick(valid[i % received.length]!), random);
    const reader = new XdrReader(bytes);
    try {
      const value = codec.read(reader);
      reader.end();
      outcomes.decoded++;
      // A value has a part for at most every byte, an object around each, and the fields of fixed size.
      expect(partsIn(value)).toBeLessThanOrEqual(4 * bytes.length + 64);
    } catch (error) {
      if (!(error instanceof XdrError)) throw new Error(`message ${i}: ${error}`, { cause: error });
      outcomes.refused++;
    }
    expect(reader.offset).toBeLessThanOrEqual(bytes.length);
  }
  console.log(`damaged messages: ${outcomes.refused} refused, ${outcomes.decoded} still readable`);
  expect(outcomes.refused).toBeGreaterThan(damagedMessages / 4);
  expect(outcomes.decoded).toBeGreaterThan(damagedMessages / 100);
});
