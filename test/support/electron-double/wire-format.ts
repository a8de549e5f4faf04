/**
 * How values of a MessagePort travel between Node and the page: the two kinds that the application posts.
 * Anything else is a mistake in the application or here, and is refused.
 */
export type Encoded = { readonly bytes: string } | { readonly json: string };

/** A message between the double in Node and its counterpart in the page. */
export type Envelope =
  | {
      readonly kind: "ipc";
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly ports: readonly number[];
    }
  | {
      readonly kind: "post";
      readonly port: number;
      readonly data: Encoded;
      readonly ports: readonly number[];
    }
  | { readonly kind: "close"; readonly port: number };

export function encode(value: unknown): Encoded {
  if (value instanceof Uint8Array)
    return { bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  return { json: JSON.stringify(value) };
}

export function decode(encoded: Encoded): unknown {
  return "bytes" in encoded ? new Uint8Array(Buffer.from(encoded.bytes, "base64")) : JSON.parse(encoded.json);
}
