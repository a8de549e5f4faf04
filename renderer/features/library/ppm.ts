/** Pixels as a canvas takes them. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

const MAX_SIDE = 16_384;

/**
 * Decodes a binary PPM (`P6`, 8 bits a channel), what QEMU's screendump makes where it has no PNG; format:
 * netpbm's ppm(5). Throws on anything else.
 */
export function decodePpm(bytes: Uint8Array): Pixels {
  const header = new TextDecoder("latin1").decode(bytes.subarray(0, 256));
  const match = /^P6(?:\s+|#[^\n]*\n)+(\d{1,5})(?:\s+|#[^\n]*\n)+(\d{1,5})(?:\s+|#[^\n]*\n)+255\s/.exec(
    header,
  );
  if (!match) throw new Error("not a binary PPM of 8 bits");
  const [width, height] = [Number(match[1]), Number(match[2])];
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) throw new Error("absurd size");
  const start = match[0].length;
  if (bytes.length < start + width * height * 3) throw new Error("cut short");
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let from = start, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = bytes[from]!;
    rgba[to + 1] = bytes[from + 1]!;
    rgba[to + 2] = bytes[from + 2]!;
    rgba[to + 3] = 255;
  }
  return { width, height, rgba };
}
