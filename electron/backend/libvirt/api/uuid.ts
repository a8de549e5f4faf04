/** `xxxxxxxx-xxxx-…` of 16 bytes. */
export function formatUUID(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * The 16 bytes of a UUID, with or without dashes.
 * @throws TypeError if it is none
 */
export function parseUUID(text: string): Uint8Array {
  const hex = text.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new TypeError(`"${text}" is not a UUID`);
  return new Uint8Array(Buffer.from(hex, "hex"));
}
