import type { ImageDescription, ImageLayer } from "../../../shared/contract/images.ts";
import type { Layer } from "./chain.ts";
import { type Inspected, isEncrypted } from "./inspect.ts";
import type { KeptImages } from "./kept-images.ts";
import { passphraseOf } from "./passphrase.ts";
import { refusals } from "./refusals.ts";

/** The contract's own limits. */
const most = { users: 1000, overlays: 1000, snapshots: 10_000, path: 4096, reason: 400 };

/** An image as a window is shown it. */
export async function describeImage(image: Inspected, kept: KeptImages): Promise<ImageDescription> {
  const originals = await kept.list(image.connection.id);
  const locked = isEncrypted(image) && (await passphraseOf(image)) === undefined;
  return {
    layers: image.layers.map((layer, index) => describeLayer(image, layer, image.layers[index - 1])),
    ...(image.live && { live: image.live }),
    locked,
    refusals: refusals(image),
    kept: originals
      .filter((entry) => entry.image === image.path)
      .map(({ id, kept: path, image: of, why, at, bytes }) => ({ id, path, image: of, why, at, bytes })),
  };
}

function describeLayer(
  { standing, users }: Inspected,
  { path, format, info, problem }: Layer,
  above: Layer | undefined,
): ImageLayer {
  const data = info?.["format-specific"]?.data ?? {};
  return {
    path: path.slice(0, most.path),
    ...(format !== undefined && { format }),
    ...(info && { virtualBytes: info["virtual-size"] }),
    ...(info?.["actual-size"] !== undefined && { bytes: info["actual-size"] }),
    snapshots: (info?.snapshots ?? []).slice(0, most.snapshots).map((snapshot) => ({
      name: snapshot.name,
      at: snapshot["date-sec"] * 1000,
      memoryBytes: snapshot["vm-state-size"],
    })),
    encrypted: info?.encrypted ?? format === "luks",
    dirty: info?.["dirty-flag"] ?? false,
    corrupt: data["corrupt"] === true,
    usedBy: standing
      .users(path)
      .flatMap((uuid) => users.get(uuid) ?? [])
      .slice(0, most.users),
    overlays: standing
      .overlays(path)
      .filter((overlay) => overlay !== above?.path)
      .slice(0, most.overlays)
      .map((overlay) => overlay.slice(0, most.path)),
    ...(problem !== undefined && { problem: problem.slice(0, most.reason) }),
  };
}
