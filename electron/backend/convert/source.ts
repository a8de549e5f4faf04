import type { ImageRef } from "../../../shared/contract/images.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { type LocatedImage, locateImage } from "../images/locate-image.ts";
import { passphraseNeeded, passphraseOf } from "../images/passphrase.ts";
import { unseenError } from "../images/sight.ts";
import { type ImageInfo, imageInfo } from "../qemu-img/info.ts";
import type { SourceImage } from "./convert-image.ts";

/** What is known of an image that is to be converted. */
export interface Source {
  readonly located: LocatedImage;
  /** As qemu-img names it; encrypted raw images are `luks` there. */
  readonly format: string;
  readonly encrypted: boolean;
  /** Its own header and those of the images below it, from the top; empty where it cannot be read from here. */
  readonly chain: readonly ImageInfo[];
}

/** Formats that libvirt takes for raw. None of them can refer to another file, so their headers can be believed. */
const unknownToLibvirt = ["vhdx", "parallels"];
/** libvirt's words for what qemu-img reads as raw. */
const rawWords = ["iso", "none", "auto", "unknown"];
/** A chain that is longer is a mistake. */
const maxChain = 200;

/**
 * Looks at an image.
 * @throws AppError `no-such-image`, `image-missing` | ToolError | LibvirtError
 */
export async function readSource(connections: ConnectionRegistry, ref: ImageRef): Promise<Source> {
  const located = await locateImage(connections, ref);
  const { localPath, machine, encryption, unseen } = located;
  if (unseen === "missing") throw unseenError(located.path, unseen);
  const declared = located.format && rawWords.includes(located.format) ? "raw" : located.format;
  if (localPath === undefined) {
    return { located, format: declared ?? "raw", encrypted: encryption !== undefined, chain: [] };
  }
  const format = await formatOf(localPath, declared, machine !== undefined, encryption !== undefined);
  const chain = await readChain(located.connection, localPath, format);
  const encrypted = encryption !== undefined || format === "luks" || chain[0]?.encrypted === true;
  return { located, format, encrypted, chain };
}

/** What a guest could write into a raw image does not count, only what says so outside of it. */
async function formatOf(
  path: string,
  declared: string | undefined,
  ofMachine: boolean,
  encrypted: boolean,
): Promise<string> {
  if (declared !== undefined && declared !== "raw") return declared;
  if (encrypted) return "luks";
  // libvirt takes a machine's disk for raw where its definition does not say.
  if (ofMachine) return "raw";
  const { format: found } = await imageInfo(path);
  return declared === undefined || unknownToLibvirt.includes(found) || found === "luks" ? found : declared;
}

/** An image and those below it, each looked at by itself, in the format that the one above it names. */
async function readChain(connection: Connection, path: string, format: string): Promise<ImageInfo[]> {
  const chain: ImageInfo[] = [];
  const seen = new Set<string>();
  let at: string | undefined = path;
  let as: string | undefined = format;
  while (at !== undefined) {
    if (seen.has(at) || chain.length >= maxChain) throw backingLoop(path);
    seen.add(at);
    const info: ImageInfo = { ...(await imageInfo(at, as)), filename: at };
    chain.push(info);
    const below: string | undefined = info["full-backing-filename"] ?? info["backing-filename"];
    // What is no file (a network's, say) is not looked at; qemu-img opens it or says why not.
    if (below === undefined || !below.startsWith("/")) break;
    at = below.startsWith(connection.localPath("/")) ? below : connection.localPath(below);
    as = info["backing-filename-format"];
  }
  return chain;
}

/**
 * What qemu-img reads.
 * @param passphrase of the user, for one whose secret libvirt does not have
 * @throws AppError `passphrase-needed`, `not-here`, `image-permission`
 */
export async function sourceImage(
  source: Source,
  { passphrase, snapshot }: { passphrase?: string | undefined; snapshot?: string | undefined },
): Promise<SourceImage> {
  const { located, format, chain } = source;
  if (located.unseen !== undefined) throw notForLibvirt(unseenError(located.path, located.unseen));
  const known = source.encrypted ? (passphrase ?? (await passphraseOf(located))) : undefined;
  if (source.encrypted && known === undefined) throw passphraseNeeded(located.path);
  return {
    path: located.localPath,
    format,
    passphrase: known,
    snapshot,
    bytes: chain.reduce((sum, info) => sum + (info["actual-size"] ?? 0), 0),
    files: chain.map(({ filename }) => filename),
  };
}

/** The same with what libvirt could do instead. */
export const notForLibvirt = ({ code, message }: AppError) =>
  new AppError({
    code,
    message,
    hint: "libvirt can convert an image in a storage pool on its own host, with the usual options of any format but VHDX, and without encryption.",
  });

const backingLoop = (path: string) =>
  new AppError({
    code: "backing-loop",
    message: `${path} stands on itself: its chain of backing files is a circle.`,
    hint: "Give it its right backing file (qemu-img rebase -u), or restore it from a backup.",
  });
