import {
  type TargetFormatName,
  targetFormat,
  targetFormatNames,
} from "../../../shared/convert/target-formats.ts";
import { qemuImg } from "../qemu-img/run.ts";
import { ToolError } from "../qemu-img/tool-error.ts";

export interface WritableFormat {
  readonly format: TargetFormatName;
  /** Keys of the settings that this qemu-img knows; of those with `encryption` that too. */
  readonly options: string[];
}

/**
 * The formats that this computer's qemu-img can make, as it says itself: distributions leave some out, and older
 * versions lack settings.
 */
export async function writableFormats(): Promise<WritableFormat[]> {
  const found = await Promise.all(
    targetFormatNames.map(async (format): Promise<WritableFormat[]> => {
      const help = await optionsHelp(format);
      if (help === undefined) return [];
      const { options, encryption } = targetFormat(format);
      const known = options
        .filter(({ option }) => format === "raw" || help.has(option))
        .map(({ key }) => key);
      const encrypts = encryption && (format === "raw" || help.has("encrypt.format"));
      return [{ format, options: [...known, ...(encrypts ? ["encryption"] : [])] }];
    }),
  );
  return found.flat();
}

/** Names of the options of a new image; undefined for a format that cannot be made. */
async function optionsHelp(format: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const { stdout } = await qemuImg(["create", "-f", format, "-o", "help"], { bounded: true });
    return new Set([...stdout.matchAll(/^ {2}([\w.-]+)=/gm)].map(([, name]) => name!));
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
