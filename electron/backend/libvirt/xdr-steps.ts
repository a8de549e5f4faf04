import type { AnyCodec, Codec } from "./xdr.ts";
import type { XdrReader } from "./xdr-bytes.ts";

/** Bytes decoded between two pauses: a fraction of a millisecond's work. */
const stepSize = 32 * 1024;

/**
 * Decodes a long message in steps, so that the caller can let the event loop run in between: it yields
 * whenever another {@link stepSize} bytes are done and returns the value. The result equals
 * `codec.read(reader)`.
 * @throws XdrError like any reading
 */
export function* readInSteps<T>(codec: Codec<T>, reader: XdrReader): Generator<void, T, void> {
  return (yield* stepThrough(codec, reader, { pauseAt: reader.offset + stepSize })) as T;
}

interface Progress {
  pauseAt: number;
}

function* stepThrough(
  codec: AnyCodec,
  reader: XdrReader,
  progress: Progress,
): Generator<void, unknown, void> {
  const { shape } = codec;
  if (shape.kind === "struct") {
    const value: Record<string, unknown> = {};
    for (const [name, field] of shape.fields) {
      value[name] = isLong(field) ? yield* stepThrough(field, reader, progress) : field.read(reader);
    }
    return value;
  }
  if (shape.kind === "array") {
    const count = reader.count(shape.max, shape.item.minSize);
    const items: unknown[] = [];
    const descend = isLong(shape.item);
    for (let i = 0; i < count; i++) {
      items.push(descend ? yield* stepThrough(shape.item, reader, progress) : shape.item.read(reader));
      if (reader.offset >= progress.pauseAt) {
        progress.pauseAt = reader.offset + stepSize;
        yield;
      }
    }
    return items;
  }
  return codec.read(reader);
}

/** Whether values can have many parts: they hold an array somewhere. */
function isLong({ shape }: AnyCodec): boolean {
  switch (shape.kind) {
    case "array":
      return true;
    case "struct":
      return shape.fields.some(([, field]) => isLong(field));
    default:
      return false;
  }
}
