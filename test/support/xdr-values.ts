import type { AnyCodec, Shape } from "../../electron/backend/libvirt/xdr.ts";
import type { Random } from "./random.ts";

/** How much to put into generated values: nulls and nothing, as much as allowed within reason, or chance. */
export type Fullness = "empty" | "full" | "any";

/** Items in one array of a full value at the top, one level down, and deeper. */
const fullArray = [600, 20, 3];

const texts = ["", "a", "abc", "vm-0", "Ünïcode", "日本語", "🖥️ tail", "<domain type='kvm'/>"];

/** A value that `codec` can write, made from the codec's description of itself alone. */
export function valueFor(codec: AnyCodec, random: Random, fullness: Fullness, depth = 0): unknown {
  const { shape } = codec;
  const inner = (item: AnyCodec, deeper = 0) => valueFor(item, random, fullness, depth + deeper);
  switch (shape.kind) {
    case "empty":
      return undefined;
    case "struct":
      return Object.fromEntries(shape.fields.map(([name, field]) => [name, inner(field)]));
    case "optional":
      return fullness === "empty" || (fullness === "any" && random.oneIn(2)) ? null : inner(shape.item);
    case "fixedArray":
      return Array.from({ length: shape.size }, () => inner(shape.item, 1));
    case "array": {
      const most = Math.min(shape.max, fullArray[depth] ?? 1);
      const length =
        fullness === "empty" ? 0 : fullness === "full" ? most : random.below(Math.min(most, 4) + 1);
      return Array.from({ length }, () => inner(shape.item, 1));
    }
    case "union": {
      const [type, , item] = random.pick(shape.arms);
      return { type, value: inner(item) };
    }
    case "string":
      return fullness === "empty"
        ? ""
        : random.pick(texts.filter((text) => Buffer.byteLength(text) <= shape.max));
    case "opaque":
      return random.bytes(fullness === "empty" ? 0 : random.below(Math.min(shape.max, 40) + 1));
    case "fixedOpaque":
      return random.bytes(shape.size);
    default:
      return scalar(shape.kind, random);
  }
}

type Scalar = Exclude<
  Shape["kind"],
  "empty" | "struct" | "optional" | "fixedArray" | "array" | "union" | "string" | "opaque" | "fixedOpaque"
>;

function scalar(kind: Scalar, random: Random): number | bigint | boolean {
  switch (kind) {
    case "int":
      return random.pick([0, 1, -1, 0x7fffffff, -0x80000000, random.uint32() | 0]);
    case "uint":
      return random.pick([0, 1, 0xffffffff, random.uint32()]);
    case "char":
      return random.pick([0, 65, 127, -128, -1]);
    case "uchar":
      return random.pick([0, 65, 127, 128, 255]);
    case "ushort":
      return random.pick([0, 1, 0x7fff, 0x8000, 0xffff]);
    case "bool":
      return random.oneIn(2);
    case "hyper":
      return BigInt.asIntN(64, wide(random));
    case "uhyper":
      return BigInt.asUintN(64, wide(random));
    case "double":
      return random.pick([0, -0, 1.5, -1e308, 5e-324, Number.POSITIVE_INFINITY, Number.NaN]);
  }
}

const wide = (random: Random): bigint =>
  random.pick([
    0n,
    1n,
    -1n,
    1n << 63n,
    (1n << 63n) - 1n,
    (BigInt(random.uint32()) << 32n) | BigInt(random.uint32()),
  ]);

/** Every codec that `codec` is made of, itself first. */
export function* partsOf(codec: AnyCodec): Generator<AnyCodec> {
  yield codec;
  const { shape } = codec;
  if (shape.kind === "struct") for (const [, field] of shape.fields) yield* partsOf(field);
  if (shape.kind === "union") for (const [, , item] of shape.arms) yield* partsOf(item);
  if (shape.kind === "optional" || shape.kind === "array" || shape.kind === "fixedArray")
    yield* partsOf(shape.item);
}
