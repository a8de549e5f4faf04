import type { MediaIdentity } from "../osinfo/record.ts";

/** Bytes from the start of the medium that {@link readIso} wants: the system area and 32 descriptors. */
export const isoHeaderBytes = (16 + 32) * 2048;

const sector = 2048;

/** What the descriptors at the start of a medium say. */
export interface IsoHeader {
  readonly identity: MediaIdentity;
  /** Which firmware finds something to boot, by El Torito's boot catalogue. */
  readonly boots: Boots;
}

interface Boots {
  readonly bios: boolean;
  readonly efi: boolean;
}

/** Why bytes are no medium: nothing at all, the end missing, only UDF without ISO 9660, or something else. */
export type IsoProblem = "empty" | "truncated" | "udf-only" | "not-iso";

/**
 * Reads a medium's volume descriptors (ECMA-119, 8.1 and 8.4) and its boot record (El Torito 1.0).
 * @param head the first {@link isoHeaderBytes} of the medium, or all of a shorter one
 * @param size bytes of the whole file; a medium that says it is longer is truncated
 * @param readCatalog reads one sector at a byte offset; without it the medium counts as not bootable
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
    boots: await readBootCatalog(catalog, size, readCatalog),
  };
}

/** A hybrid image begins with a boot sector, others with zeros; text and archives begin with neither. */
function looksLikeStart(head: Uint8Array): boolean {
  if (head.length < 512) return false;
  return head.every((byte) => byte === 0) || (head[510] === 0x55 && head[511] === 0xaa);
}

/** El Torito, 2.0: entries of 32 bytes; the first validates, the second is the default, then come sections. */
async function readBootCatalog(
  block: number | undefined,
  size: number,
  readCatalog: ((offset: number) => Promise<Uint8Array>) | undefined,
): Promise<Boots> {
  const boots = { bios: false, efi: false };
  const offset = (block ?? Number.POSITIVE_INFINITY) * sector;
  if (!readCatalog || offset + sector > size) return boots;
  const catalog = await readCatalog(offset);
  // The validation entry begins with 1 and ends with the key 55 AA.
  if (catalog.length < 64 || catalog[0] !== 1 || catalog[30] !== 0x55 || catalog[31] !== 0xaa) return boots;
  let platform = catalog[1];
  for (let entry = 32; entry + 32 <= catalog.length; entry += 32) {
    const kind = catalog[entry];
    if (kind === 0x90 || kind === 0x91) platform = catalog[entry + 1];
    // UEFI's specification, 13.3.2.1, adds the platform EF to El Torito's own.
    if (kind === 0x88 && platform === 0) boots.bios = true;
    if (kind === 0x88 && platform === 0xef) boots.efi = true;
  }
  return boots;
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
