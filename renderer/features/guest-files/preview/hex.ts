/** `00000010  7f 45 4c 46 02 01 01 00  .ELF....`; of sixteen bytes, in two halves. */
export function hexLine(bytes: Uint8Array, at: number, perLine: number): string {
  const numbers = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const letters = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
  );
  const halves = [numbers.slice(0, 8), numbers.slice(8)].map((half) => half.join(" "));
  const columns =
    perLine <= 8 ? halves[0]!.padEnd(perLine * 3 - 1) : halves.map((half) => half.padEnd(23)).join("  ");
  return `${at.toString(16).padStart(8, "0")}  ${columns}  ${letters.join("")}`;
}
