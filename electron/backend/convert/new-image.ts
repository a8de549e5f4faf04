import {
  type OptionValues,
  optionValue,
  type TargetFormatName,
  targetFormat,
} from "../../../shared/convert/target-formats.ts";
import type { OpenImage } from "../qemu-img/image-arguments.ts";

/** The image that is to be made. */
export interface NewImage extends OpenImage {
  readonly format: TargetFormatName;
  readonly options: OptionValues;
}

/** The format as qemu-img names it: a raw image that is encrypted is one of its own. */
export const writtenFormat = ({ format, passphrase }: NewImage): string =>
  format === "raw" && passphrase !== undefined ? "luks" : format;

/** `-O`, `-c` and `-o` for it: only what differs from what every image of the format has. */
export function targetArguments(image: NewImage): string[] {
  const { format, options, passphrase } = image;
  const { always = {}, options: known } = targetFormat(format);
  const written = writtenFormat(image);
  const settings: Record<string, string> = { ...always };
  let compressed = false;
  for (const { key, option, initial } of known) {
    const value = optionValue(format, key, options);
    if (value === initial) continue;
    settings[option] = value;
    if (key === "compression") compressed = true;
  }
  if (passphrase !== undefined) {
    if (written === "luks") settings["key-secret"] = "target";
    else Object.assign(settings, { "encrypt.format": "luks", "encrypt.key-secret": "target" });
  }
  const list = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [
    ...["-O", written],
    ...(compressed ? ["-c"] : []),
    ...(list.length > 0 ? ["-o", list.join(",")] : []),
  ];
}
