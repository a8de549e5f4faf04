/** An image as qemu-img opens it. */
export interface OpenImage {
  /** As it is seen from here, absolute. */
  readonly path: string;
  readonly format: string;
  readonly passphrase?: string | undefined;
}

/** The ids under which passphrases are handed to qemu-img. */
type SecretId = "source" | "target";

/**
 * An image for `--image-opts`, with its secret by id. A raw image that is encrypted is QEMU's format `luks`.
 * In an option list a comma is doubled.
 */
export function imageOptions({ path, format, passphrase }: OpenImage, id: SecretId): string {
  const file = `file.filename=${path.replaceAll(",", ",,")}`;
  if (passphrase === undefined) return `driver=${format},${file}`;
  return format === "raw" || format === "luks"
    ? `driver=luks,key-secret=${id},${file}`
    : `driver=${format},encrypt.key-secret=${id},${file}`;
}

/** `-f FORMAT PATH`, or the same as one option list where a passphrase belongs to it. */
export function sourceArguments(image: OpenImage): { options: string[]; name: string } {
  return image.passphrase === undefined
    ? { options: ["-f", image.format], name: image.path }
    : { options: ["--image-opts"], name: imageOptions(image, "source") };
}

/** The secrets of images by their ids. */
export function secretsOf(source: OpenImage, target?: OpenImage): Record<string, string> {
  return {
    ...(source.passphrase !== undefined && { source: source.passphrase }),
    ...(target?.passphrase !== undefined && { target: target.passphrase }),
  };
}

/** `qemu-img compare` of two images, whichever of them is encrypted. */
export function compareArguments(source: OpenImage, target: OpenImage): [string, ...string[]] {
  return source.passphrase === undefined && target.passphrase === undefined
    ? ["compare", "-f", source.format, "-F", target.format, source.path, target.path]
    : ["compare", "--image-opts", imageOptions(source, "source"), imageOptions(target, "target")];
}

/** `-l` for a state inside an image: as an option list, because a bare name could also be taken for a number. */
export const snapshotArguments = (snapshot: string | undefined): string[] =>
  snapshot === undefined ? [] : ["-l", `snapshot.name=${snapshot.replaceAll(",", ",,")}`];
