import { createHash } from "node:crypto";
import { constants, createReadStream, createWriteStream } from "node:fs";
import { access, lstat, open, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, pack } from "tar-stream";
import { AppError } from "../../../shared/model/error.ts";
import { badOvf, isPlainName } from "./ovf.ts";

/** Beyond any descriptor or manifest of a machine. */
const maxText = 4 << 20;
const maxEntries = 1000;

/** A file of a package: its bytes went to `sink` or, being text, are in `text`. */
interface PackageFile {
  readonly sha256: string;
  readonly sha1: string;
}

/** What is done with the files of a package as they come by; a path takes the bytes, nothing lets them go. */
export interface PackageReader {
  /** The descriptor; it comes first. */
  descriptor(text: string): Promise<void> | void;
  /** Where the bytes of a disk go, so many of them. */
  place(name: string, bytes: number): Promise<string | undefined>;
  readonly signal: AbortSignal;
  onBytes?(bytes: number): void;
}

/**
 * Reads a package of another program, an OVA or an OVF beside its disks, and compares it with its manifest where it
 * has one. Nothing of it decides where anything is written.
 * @throws AppError `bad-ovf`, `no-such-file`
 */
export async function readPackage(path: string, reader: PackageReader): Promise<void> {
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new AppError({
      code: "no-such-file",
      message: error.code === "EACCES" ? `${path} may not be read.` : `There is no file ${path} here.`,
      hint: "It has to lie on this computer.",
    });
  });
  if (isDescriptor(path)) await readFolder(path, reader);
  else await readArchive(path, reader);
}

async function readArchive(path: string, reader: PackageReader): Promise<void> {
  const { signal, onBytes = () => {} } = reader;
  const files = new Map<string, PackageFile>();
  let manifest: string | undefined;
  let described = false;
  const archive = extract();
  const feeding = pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), archive, { signal });
  // Its failure is the loop's too.
  feeding.catch(() => {});
  try {
    for await (const entry of archive) {
      const { name, type = "file", size = 0 } = entry.header;
      if (type !== "file" || !isPlainName(name))
        throw badOvf("It holds something that is no plain file.", name);
      if (files.has(name) || files.size >= maxEntries) throw badOvf("It holds the same file twice.", name);
      const isText = /\.(?:ovf|mf|cert)$/i.test(name);
      if (isText && size > maxText) throw badOvf("Its descriptor is too long.", name);
      const text: Buffer[] = [];
      const keep = isText ? undefined : await reader.place(name, size);
      const hashes = hashing((chunk) => {
        if (isText) text.push(chunk);
        onBytes(chunk.length);
      });
      const sink = keep === undefined ? drain() : createWriteStream(keep, { flags: "r+" });
      await pipeline(entry, hashes.stream, sink, { signal });
      files.set(name, hashes.done());
      const content = Buffer.concat(text).toString("utf8");
      if (/\.mf$/i.test(name)) manifest = content;
      if (/\.ovf$/i.test(name) && !described) {
        described = true;
        await reader.descriptor(content);
      }
    }
    await feeding;
  } catch (error) {
    archive.destroy();
    signal.throwIfAborted();
    if (error instanceof Error && /tar header|Unexpected end/i.test(error.message)) {
      throw badOvf("It is damaged, or no OVA.", error.message);
    }
    throw error;
  }
  if (!described) throw badOvf("There is no descriptor in it.");
  checkManifest(manifest, files);
}

async function readFolder(path: string, reader: PackageReader): Promise<void> {
  if ((await stat(path)).size > maxText) throw badOvf("Its descriptor is too long.");
  await reader.descriptor(await readFile(path, "utf8"));
}

/** Whether a package is a descriptor with its disks beside it, and no archive. */
export const isDescriptor = (path: string): boolean => /\.ovf$/i.test(path);

/** The path of a disk that lies beside its descriptor. */
export const besideDescriptor = (path: string, file: string): string => join(dirname(path), file);

const drain = () =>
  new Transform({
    transform(_chunk, _encoding, done) {
      done();
    },
  }).resume();

function hashing(seen: (chunk: Buffer) => void): { stream: Transform; done(): PackageFile } {
  const [sha256, sha1] = [createHash("sha256"), createHash("sha1")];
  return {
    stream: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sha256.update(chunk);
        sha1.update(chunk);
        seen(chunk);
        done(null, chunk);
      },
    }),
    done: () => ({ sha256: sha256.digest("hex"), sha1: sha1.digest("hex") }),
  };
}

/** `SHA256(name)= …`, a line each; older programs write SHA1. */
function checkManifest(manifest: string | undefined, files: ReadonlyMap<string, PackageFile>): void {
  for (const [, kind, name, sum] of manifest?.matchAll(
    /^(SHA1|SHA256)\s*\((.+)\)\s*=\s*([0-9a-fA-F]+)\s*$/gm,
  ) ?? []) {
    const file = files.get(name!);
    const found = kind === "SHA1" ? file?.sha1 : file?.sha256;
    if (found !== sum!.toLowerCase()) throw badOvf("It is not what its own checksums say.", name);
  }
}

/**
 * Refuses what is no VMDK of its own: a descriptor inside could name any file of this host as its contents.
 * The header is that of VMware's sparse extents ("Virtual Disk Format 5.0").
 * @throws AppError `bad-ovf`
 */
export async function checkVmdk(path: string): Promise<void> {
  // A link could lead to another machine's disk, and what is no file need not end.
  if (!(await lstat(path)).isFile()) throw badOvf("Its disks are no plain files.", path);
  await using file = await open(path, "r");
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
  const sparse = bytesRead === 64 && buffer.toString("latin1", 0, 4) === "KDMV";
  // One without a capacity is only a wrapping of a descriptor.
  if (!sparse || buffer.readBigUInt64LE(12) === 0n) {
    throw badOvf("Its disks are not of the kind that packages have (stream-optimised VMDK).", path);
  }
}

/** One file of a package that is written. */
export interface PackedFile {
  readonly name: string;
  readonly source: { readonly text: string } | { readonly path: string; readonly bytes: number };
}

/** Writes an OVA: its files in this order, and after the first the manifest with their checksums. */
export async function writeArchive(
  path: string,
  files: readonly PackedFile[],
  manifestName: string,
  { signal, onBytes }: { signal: AbortSignal; onBytes(bytes: number): void },
): Promise<void> {
  const lines: string[] = [];
  for (const { name, source } of files) {
    const hash = createHash("sha256");
    if ("text" in source) hash.update(source.text);
    else {
      for await (const chunk of createReadStream(source.path, { highWaterMark: 1 << 20, signal })) {
        hash.update(chunk as Uint8Array);
      }
    }
    lines.push(`SHA256(${name})= ${hash.digest("hex")}\n`);
  }
  const archive = pack();
  const written = pipeline(archive, createWriteStream(path, { mode: 0o600 }), { signal });
  written.catch(() => {});
  const [first, ...rest] = files;
  for (const { name, source } of [
    first!,
    { name: manifestName, source: { text: lines.join("") } },
    ...rest,
  ]) {
    if ("text" in source) {
      archive.entry({ name, mode: 0o644 }, source.text);
      continue;
    }
    const entry = archive.entry({ name, size: source.bytes, mode: 0o644 });
    await pipeline(
      createReadStream(source.path, { highWaterMark: 1 << 20 }),
      hashing((chunk) => onBytes(chunk.length)).stream,
      entry,
      { signal },
    );
  }
  archive.finalize();
  await written;
}
