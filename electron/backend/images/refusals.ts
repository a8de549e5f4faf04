import { type ImageWorkKind, workKind } from "../../../shared/contract/images.ts";
import { isWhole } from "./chain.ts";
import { type Inspected, isEncrypted } from "./inspect.ts";
import { whyUnseen } from "./sight.ts";

/** Formats that qemu-img can grow and shrink in place. */
const resizable = ["raw", "luks", "qcow2", "qed"];
/** Those whose structure it can check, and those of which it can repair it. */
const checkable = ["qcow2", "qed", "vdi", "vhdx", "vmdk", "parallels"];
const repairable = ["qcow2", "qed", "vhdx", "parallels"];
/** Those of a disk's bytes alone; `luks` is QEMU's name of a raw image with encrypted contents. */
const bare = ["raw", "luks"];
/** What can be done with an encrypted image and its passphrase. */
const unlocked: readonly ImageWorkKind[] = ["resize", "check", "repair", "compare"];
/** Those that can name a backing file and be given another. */
const layered = ["qcow2", "qed"];
const compactable = ["raw", "qcow2"];

/** Why each kind of work is not possible on an image as it is now, and what would make it so; none for what is. */
export function refusals(image: Inspected): Partial<Record<ImageWorkKind, string>> {
  const found = workKind.options.map((kind) => [kind, whyNot(kind, image)?.slice(0, 400)] as const);
  return Object.fromEntries(found.filter(([, reason]) => reason !== undefined));
}

/** @returns a sentence for the user; undefined where it is possible */
export function whyNot(kind: ImageWorkKind, image: Inspected): string | undefined {
  const { layers, live } = image;
  const [top] = layers;
  if (kind === "trim") {
    return live
      ? undefined
      : "Only a running guest knows what it does not use any more. Start the machine, or compact the image.";
  }
  if (kind === "resize" && live) return undefined;
  if (!top?.info || top.problem !== undefined) return top?.problem ?? "It could not be looked into.";
  // A backing file that is gone or moved can still be replaced by name; everything else opens the whole chain.
  const general = whyNoTool(kind, image) ?? (kind === "rebase" ? undefined : unwhole(image));
  if (general) return general;
  switch (kind) {
    case "resize":
      return unlike(resizable, top.info.format, "resize") ?? standing(image, "its size cannot change");
    case "check":
      return bare.includes(top.info.format)
        ? "A raw image has no structure of its own that could be damaged; check the file systems in the guest."
        : unlike(checkable, top.info.format, "check");
    case "repair":
      return bare.includes(top.info.format)
        ? "A raw image has no structure of its own to repair."
        : unlike(repairable, top.info.format, "repair");
    case "rebase":
      return (
        unlike(layered, top.info.format, "change the backing file of") ??
        inside(image) ??
        standing(image, "what they see through it would depend on another file")
      );
    case "commit":
      return whyNoCommit(image);
    case "compact":
      return unlike(compactable, top.info.format, "compact") ?? inside(image);
    case "compare":
    case "overlay":
      return undefined;
  }
}

/** What stands in the way of everything that qemu-img does. */
function whyNoTool(
  kind: ImageWorkKind,
  { layers, unseen, users, standing: stands, path }: Inspected,
): string | undefined {
  if (unseen !== undefined) return whyUnseen(path, unseen);
  const running = stands
    .users(path)
    .flatMap((uuid) => users.get(uuid) ?? [])
    .filter((user) => user.running)
    .map(({ name }) => name);
  if (running.length > 0) {
    const which = running.length === 1 ? running[0] : `${running.slice(0, 3).join(", ")}`;
    return `${which} is running and uses it. Shut it down first; enlarging and freeing space also work while it runs.`;
  }
  if (isEncrypted({ layers }) && !unlocked.includes(kind)) {
    return "It is encrypted, and this would need its contents. Convert it first, with or without encryption.";
  }
  const below = layers.slice(1).find(({ info }) => info?.encrypted);
  if (below) return `It stands on ${below.path}, which is encrypted. Convert it first.`.slice(0, 400);
  return undefined;
}

function whyNoCommit(image: Inspected): string | undefined {
  const { layers, standing: stands, users, path } = image;
  const [top, base] = layers;
  const wrong = unlike(layered, top!.info!.format, "merge");
  if (wrong) return wrong;
  if (!base) return "It stands on no other image.";
  const unable = unlike(["raw", ...layered], base.format!, "write into") ?? inside(image);
  if (unable) return unable;
  const others = stands.overlays(base.path).filter((overlay) => overlay !== path);
  if (others.length > 0)
    return `Other images stand on its backing file and would be damaged: ${some(others)}.`;
  const own = new Set(stands.users(path));
  const strangers = stands.users(base.path).flatMap((uuid) => (own.has(uuid) ? [] : (users.get(uuid) ?? [])));
  if (strangers.length > 0) {
    return `Its backing file is used by ${some(strangers.map(({ name }) => name))}, which would find its disk changed.`;
  }
  return standing(image, "merging it would give it another image to stand on");
}

const unlike = (formats: readonly string[], format: string, verb: string): string | undefined =>
  formats.includes(format) ? undefined : `qemu-img cannot ${verb} an image in the format ${format}.`;

const unwhole = ({ layers }: Inspected): string | undefined =>
  isWhole(layers)
    ? undefined
    : `What it stands on cannot be opened: ${layers.find(({ problem }) => problem !== undefined)?.problem}`;

const inside = ({ layers }: Inspected): string | undefined =>
  (layers[0]?.info?.snapshots?.length ?? 0) > 0
    ? "It holds snapshots, which would be lost. Delete them on the machine's Snapshots page first."
    : undefined;

function standing({ standing: stands, path }: Inspected, why: string): string | undefined {
  const overlays = stands.overlays(path);
  return overlays.length > 0 ? `Other images stand on it, and ${why}: ${some(overlays)}.` : undefined;
}

function some(names: readonly string[]): string {
  const rest = names.length - 3;
  return `${names.slice(0, 3).join(", ").slice(0, 200)}${rest > 0 ? ` and ${rest} more` : ""}`;
}
