import type { ImageLayer, ImageRef } from "../../../shared/contract/images.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { readDisks } from "../domains/facts.ts";
import { plainError } from "../errors/plain-error.ts";
import type { OpenImage } from "../qemu-img/image-arguments.ts";
import { imageInfo } from "../qemu-img/info.ts";
import { type AllUsage, usageOfAll } from "../storage/usage.ts";
import { readXml, text } from "../xml/document.ts";
import { type Layer, readChain } from "./chain.ts";
import { type LocatedImage, locateImage } from "./locate-image.ts";
import { passphraseNeeded, passphraseOf } from "./passphrase.ts";
import { imageFolders, whyNotOpened } from "./places.ts";
import { type Unseen, whyUnseen } from "./sight.ts";
import { readStanding, type Standing } from "./standing.ts";

/** A machine that uses an image. */
export type ImageUser = ImageLayer["usedBy"][number];

/** All that is known of an image before something is done with it. */
export type Inspected = LocatedImage & Looked;

interface Looked {
  /** The active one first. */
  readonly layers: readonly Layer[];
  readonly standing: Standing;
  /** By the machine's UUID. */
  readonly users: ReadonlyMap<string, ImageUser>;
  /** Of an encrypted image that has been unlocked; see {@link unlockImage}. */
  readonly passphrase?: string | undefined;
  /** The running machine whose disk it is, and its name there. */
  readonly live: { readonly uuid: string; readonly name: string; readonly target: string } | undefined;
}

/**
 * Looks at an image, at what it stands on, and at who depends on all of them.
 * @param look `fresh` before something is changed
 * @throws AppError `no-such-image`
 */
export async function inspectImage(
  connections: ConnectionRegistry,
  ref: ImageRef,
  look: "fresh" | "shared",
): Promise<Inspected> {
  return await inspectLocated(await locateImage(connections, ref), look);
}

/** {@link inspectImage} of an image that was found already. */
export async function inspectLocated(located: LocatedImage, look: "fresh" | "shared"): Promise<Inspected> {
  const { connection, path } = located;
  const usage = await usageOfAll(connection, look);
  const format = withEncryption(located, formatOf(located, usage));
  const layers = await layersOf({ ...located, format }, usage);
  const standing = await readStanding(connection, usage, layers);
  const users = await usersOf(connection, usage, [
    ...new Set(layers.flatMap((layer) => standing.users(layer.path))),
  ]);
  const live = await liveDisk(located, [...users.values()]);
  return { ...located, path, format, layers, standing, users, live };
}

/**
 * The image with its passphrase, where it is encrypted.
 * @param typed by the user, for one whose secret libvirt does not have
 * @throws AppError `passphrase-needed`
 */
export async function unlockImage(image: Inspected, typed: string | undefined): Promise<Inspected> {
  if (!isEncrypted(image)) return image;
  const passphrase = typed ?? (await passphraseOf(image));
  if (passphrase === undefined) throw passphraseNeeded(image.path);
  return { ...image, passphrase };
}

export const isEncrypted = ({ layers: [top] }: Pick<Inspected, "layers">): boolean =>
  top?.info?.encrypted === true || top?.format === "luks";

/** An image as qemu-img opens it, once it has been found possible to do something with it. */
export const openedAs = ({ localPath, layers, passphrase }: Inspected): OpenImage => ({
  path: localPath!,
  format: layers[0]!.info!.format,
  passphrase,
});

/** A machine's definition counts more than what libvirt or qemu-img find in an image that its guest writes to. */
function formatOf({ machine, path, format }: LocatedImage, { formats }: AllUsage): string | undefined {
  if (machine) return format;
  const defined = [...(formats.get(path) ?? [])];
  return defined.length === 1 ? defined[0] : format;
}

/** libvirt calls a raw image with encrypted contents raw, QEMU calls it by what is around them. */
const withEncryption = ({ encryption }: LocatedImage, format: string | undefined): string | undefined =>
  encryption && format === "raw" ? "luks" : format;

async function layersOf(located: LocatedImage, usage: AllUsage): Promise<Layer[]> {
  const { connection, path, format, unseen } = located;
  if (unseen !== undefined) return await layersFromLibvirt(located, unseen);
  let folders: Set<string> | undefined;
  return await readChain(
    { path, format },
    {
      refuse: async (named) => {
        folders ??= await imageFolders(connection, usage, path);
        return await whyNotOpened(connection, named, folders);
      },
      look: (image) => imageInfo(connection.localPath(image.path), image.format),
      explain: (error) => plainError(error).message.slice(0, 400),
    },
  );
}

/** What libvirt tells of a volume that cannot be read from here. */
async function layersFromLibvirt({ volume, path, format }: LocatedImage, unseen: Unseen): Promise<Layer[]> {
  if (!volume || unseen === "missing") return [{ path, format, problem: whyUnseen(path, unseen) }];
  const [xml, sizes] = await Promise.all([volume.xml(), volume.info()]);
  const info = {
    ...{ filename: path, format: format ?? "raw" },
    ...{ "virtual-size": sizes.capacity, "actual-size": sizes.allocation },
  };
  const [backing, backingFormat] = readXml(xml, (root) => [
    text(root, "backingStore/path"),
    text(root, "backingStore/format/@type"),
  ]);
  const problem = "It cannot be read from here, so only what libvirt says of it is known.";
  const below = backing ? [{ path: backing, format: backingFormat, problem }] : [];
  return [{ path, format, info }, ...below];
}

async function usersOf(
  connection: Connection,
  usage: AllUsage,
  uuids: readonly string[],
): Promise<Map<string, ImageUser>> {
  const users = new Map<string, ImageUser>();
  for (const uuid of uuids) {
    const domain = await connection.client.domains.byUUID(uuid);
    if (!domain) continue;
    users.set(uuid, {
      uuid,
      name: usage.users.get(uuid)!.name.slice(0, 1024),
      running: await domain.isActive(),
    });
  }
  return users;
}

/** Where the image is what a running machine writes to: not when it only stands below that. */
async function liveDisk(
  { connection, path, volume }: LocatedImage,
  users: readonly ImageUser[],
): Promise<Inspected["live"]> {
  for (const { uuid, name } of users.filter(({ running }) => running)) {
    const domain = await connection.client.domains.byUUID(uuid);
    const disk = (domain ? readDisks(await domain.xml()) : []).find(
      (candidate) =>
        candidate.path === path ||
        (volume && candidate.volume?.pool === volume.pool && candidate.volume.name === volume.name),
    );
    if (disk) return { uuid, name, target: disk.target };
  }
  return undefined;
}
