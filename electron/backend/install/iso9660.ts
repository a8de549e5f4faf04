import type { MediaIdentity } from "../osinfo/record.ts";

/** Bytes from the start of the medium that {@link readIso} wants: the system area and 32 descriptors. */
export const isoHeaderBytes = (16 + 32) * 2048;

const sector = 2048;

/** What the descriptors at the start of a medium say. */
export interface IsoHeader {
  readonly identity: MediaIdentity;
  /** Whether it has an El Torito boot record with something to boot in it. */
  readonly bootable: boolean;
}

/** Why bytes are no medium: nothing at all, the end missing, only UDF without ISO 9660, or something else. */
export type IsoProblem = "empty" | "truncated" | "udf-only" | "not-iso";

/**
 * Reads a medium's volume descriptors (ECMA-119, 8.1 and 8.4) and its boot record (El Torito 1.0).
 * @param head the first {@link isoHeaderBytes} of the medium, or all of a shorter one
 * @param size bytes of the whole file; a medium that says it is longer is truncated
 * @param readCatalog reads one sector at a byte offset; where given, a boot catalogue is looked into
 */
export async function readIso(
  head: Uint8Array,
  size: number,
  readCatalog?: (offset: number) => Promise<Uint8Array>,
): Promise<IsoHeader | IsoProblem> {
  if (size === 0) return "empty";
  let primary: Uint8Array | undefined;
  let catalog: number | undefined;
  let udf = false;
  for (let offset = 16 * sector; offset + sector <= head.length; offset += sector) {
    const descriptor = head.subarray(offset, offset + sector);
    const standard = ascii(descriptor, 1, 5);
    if (/^(?:BEA01|NSR0[23]|TEA01)$/.test(standard)) {
      udf = true;
      continue;
    }
    if (standard !== "CD001") break;
    const type = descriptor[0];
    if (type === 1) primary ??= descriptor;
    // The boot system identifier is what El Torito asks for; the catalogue's block number follows.
    if (type === 0 && ascii(descriptor, 7, 32).startsWith("EL TORITO SPECIFICATION")) {
      catalog ??= view(descriptor).getUint32(0x47, true);
    }
  }
  if (!primary) {
    if (udf) return "udf-only";
    // The descriptors of a copy that broke off early were never written.
    return size < 17 * sector && looksLikeStart(head) ? "truncated" : "not-iso";
  }
  const data = view(primary);
  const volumeSize = data.getUint32(80, true) * data.getUint16(128, true);
  if (volumeSize > size) return "truncated";
  return {
    identity: {
      volumeId: field(primary, 40, 32),
      systemId: field(primary, 8, 32),
      publisherId: field(primary, 318, 128),
      applicationId: field(primary, 574, 128),
      volumeSize,
    },
    bootable: catalog !== undefined && (await hasBootEntry(catalog, size, readCatalog)),
  };
}

/** A hybrid image begins with a boot sector, others with zeros; text and archives begin with neither. */
function looksLikeStart(head: Uint8Array): boolean {
  if (head.length < 512) return false;
  return head.every((byte) => byte === 0) || (head[510] === 0x55 && head[511] === 0xaa);
}

async function hasBootEntry(
  block: number,
  size: number,
  readCatalog?: (offset: number) => Promise<Uint8Array>,
): Promise<boolean> {
  const offset = block * sector;
  if (offset + sector > size) return false;
  if (!readCatalog) return true;
  const catalog = await readCatalog(offset);
  // The validation entry begins with 1 and ends with the key 55 AA; then comes the default entry.
  if (catalog.length < 64 || catalog[0] !== 1 || catalog[30] !== 0x55 || catalog[31] !== 0xaa) return false;
  for (let entry = 32; entry + 32 <= catalog.length; entry += 32) {
    if (catalog[entry] === 0x88) return true;
  }
  return false;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/**
 * A padded text field. ISO 9660 allows few characters here, real media take UTF-8; what is not printable
 * is replaced, since it is shown.
 */
function field(bytes: Uint8Array, offset: number, length: number): string {
  const decoded = new TextDecoder().decode(bytes.subarray(offset, offset + length));
  return decoded.replace(/[\0 ]+$/u, "").replace(/\p{Cc}/gu, "\ufffd");
}
