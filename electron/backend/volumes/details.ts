import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { plainError } from "../errors/plain-error.ts";
import { locateImage } from "../images/locate-image.ts";
import { whyUnseen } from "../images/sight.ts";
import { imageInfo } from "../qemu-img/info.ts";
import { findVolume } from "./find-volume.ts";

type Details = Awaited<ReturnType<Handlers["volumes"]["details"]>>;
type Request = Parameters<Handlers["volumes"]["details"]>[0];

/** Formats of libvirt's that are none of qemu-img's: media and folders. */
const notForQemuImg = new Set(["iso", "dir", "none", "auto"]);

/**
 * All that libvirt and, where the image can be read from here, qemu-img know of a volume.
 * @throws AppError `no-such-volume`
 */
export async function describeVolume(
  connections: ConnectionRegistry,
  request: Request,
  signal: AbortSignal,
): Promise<Details> {
  const { volume, facts } = await findVolume(connections.get(request.connection), request);
  const xml = (await volume.xml()).slice(0, 1 << 20);
  const details = { xml, ...(facts.secret !== undefined && { secret: facts.secret }) };
  const { unseen, localPath, format, path } = await locateImage(connections, { kind: "volume", ...request });
  if (unseen !== undefined) {
    return { ...details, imageProblem: whyUnseen(path, unseen).slice(0, 4096) };
  }
  // libvirt calls a raw image with LUKS raw; without the key that is how it looks from outside, too.
  const named = format === undefined || notForQemuImg.has(format) ? "raw" : format;
  try {
    const info = await imageInfo(localPath, named, signal);
    return {
      ...details,
      image: {
        format: info.format.slice(0, 64),
        virtualSize: info["virtual-size"],
        ...(info["actual-size"] !== undefined && { actualSize: info["actual-size"] }),
        ...(info["cluster-size"] !== undefined && { clusterSize: info["cluster-size"] }),
        encrypted: info.encrypted ?? facts.encrypted,
        ...(info["backing-filename"] && { backing: info["backing-filename"].slice(0, 4096) }),
        ...(info["backing-filename-format"] && {
          backingFormat: info["backing-filename-format"].slice(0, 64),
        }),
        ...compatOf(info["format-specific"]?.data),
        dirty: info["dirty-flag"] ?? false,
        snapshots: (info.snapshots ?? []).slice(0, 1000).map((snapshot) => ({
          name: snapshot.name.slice(0, 1024),
          at: snapshot["date-sec"] * 1000,
          memoryBytes: snapshot["vm-state-size"],
        })),
      },
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...details, imageProblem: plainError(error).message.slice(0, 4096) };
  }
}

function compatOf(data: Record<string, unknown> | undefined): { compat?: string } {
  const compat = data?.["compat"];
  return typeof compat === "string" ? { compat: compat.slice(0, 64) } : {};
}
