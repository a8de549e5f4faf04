/** Pictures are known by how they begin, never by their names; only these kinds are decoded. */

export interface PictureFacts {
  readonly type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp";
  readonly width: number;
  readonly height: number;
}

/** More would take the window's memory: 4 bytes a pixel. */
export const MOST_PIXELS = 50_000_000;
export const MOST_BYTES = 32 << 20;

/** What picture begins so; undefined where it is none, or its size is not in these bytes. */
export function pictureOf(bytes: Uint8Array): PictureFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (at: number, ...wanted: number[]) => wanted.every((byte, index) => bytes[at + index] === byte);
  try {
    if (has(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))
      return facts("image/png", view.getUint32(16), view.getUint32(20));
    if (has(0, 0x47, 0x49, 0x46, 0x38))
      return facts("image/gif", view.getUint16(6, true), view.getUint16(8, true));
    if (has(0, 0x42, 0x4d) && view.getUint32(14, true) >= 40)
      return facts("image/bmp", view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
    if (has(0, 0x52, 0x49, 0x46, 0x46) && has(8, 0x57, 0x45, 0x42, 0x50)) return webp(view, bytes);
    if (has(0, 0xff, 0xd8, 0xff)) return jpeg(view);
  } catch (error) {
    // It ends before its size.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

const facts = (type: PictureFacts["type"], width: number, height: number): PictureFacts | undefined =>
  width > 0 && height > 0 ? { type, width, height } : undefined;

/** RIFF container: the first chunk is `VP8 `, `VP8L` or `VP8X` (RFC 9649). */
function webp(view: DataView, bytes: Uint8Array): PictureFacts | undefined {
  const chunk = String.fromCharCode(...bytes.subarray(12, 16));
  const three = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (chunk === "VP8X") return facts("image/webp", three(24) + 1, three(27) + 1);
  if (chunk === "VP8L") {
    const packed = view.getUint32(21, true);
    return facts("image/webp", (packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1);
  }
  if (chunk === "VP8 ")
    return facts("image/webp", view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  return undefined;
}

/** The first frame header tells it: markers C0 to CF but C4, C8 and CC (ITU T.81, B.1.1.3). */
function jpeg(view: DataView): PictureFacts | undefined {
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return facts("image/jpeg", view.getUint16(at + 7), view.getUint16(at + 5));
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
