import { readFileSync } from "node:fs";

/** Bits of an entry of a first- or second-level table that are an offset into the file. */
const offsetBits = 0x00ff_ffff_ffff_fe00n;

/**
 * All that a guest would read of an image: an oracle that shares no code with QEMU. For what qemu-img makes by itself:
 * qcow2 without compression or encryption (docs/interop/qcow2.txt), or raw.
 * @param snapshot inside the image; its present contents otherwise
 */
export function contentsOf(path: string, snapshot?: string): Buffer {
  const file = readFileSync(path);
  if (file.length < 104 || file.readUInt32BE(0) !== 0x514649fb) return file;
  const u64 = (at: number) => Number(file.readBigUInt64BE(at));
  const cluster = 1 << file.readUInt32BE(20);
  const backing = u64(8);
  const name = backing === 0 ? undefined : file.toString("utf8", backing, backing + file.readUInt32BE(16));
  const size = u64(24);
  const contents = Buffer.alloc(size);
  if (name !== undefined) contentsOf(name).copy(contents, 0, 0, size);
  const [l1, entries] = snapshot === undefined ? [u64(40), file.readUInt32BE(36)] : tableOf(file, snapshot);
  const perTable = cluster / 8;
  for (let first = 0; first < entries; first += 1) {
    const l2 = Number(file.readBigUInt64BE(l1 + first * 8) & offsetBits);
    if (l2 === 0) continue;
    for (let second = 0; second < perTable; second += 1) {
      const at = (first * perTable + second) * cluster;
      if (at >= size) break;
      const entry = file.readBigUInt64BE(l2 + second * 8);
      const data = Number(entry & offsetBits);
      // The lowest bit says that it reads as zeroes.
      if (entry & 1n) contents.fill(0, at, at + cluster);
      else if (data !== 0) file.copy(contents, at, data, Math.min(data + cluster, data + size - at));
    }
  }
  return contents;
}

/** Where the first-level table of a snapshot inside the image is, and how many entries it has. */
function tableOf(file: Buffer, wanted: string): [offset: number, entries: number] {
  let at = Number(file.readBigUInt64BE(64));
  for (let left = file.readUInt32BE(60); left > 0; left -= 1) {
    const idLength = file.readUInt16BE(at + 12);
    const nameLength = file.readUInt16BE(at + 14);
    const names = at + 40 + file.readUInt32BE(at + 36);
    const name = file.toString("utf8", names + idLength, names + idLength + nameLength);
    if (name === wanted) return [Number(file.readBigUInt64BE(at)), file.readUInt32BE(at + 8)];
    at = Math.ceil((names + idLength + nameLength) / 8) * 8;
  }
  throw new Error(`there is no snapshot ${wanted} inside`);
}
