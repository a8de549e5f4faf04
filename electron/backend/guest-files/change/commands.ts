import type { GuestPlace } from "../../../../shared/contract/guest-files.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import type { Services } from "../../services.ts";
import type { FilesSession } from "../session.ts";
import { diskArguments, mountArguments } from "../tool-command.ts";

/** An argument as it can be typed: bytes that are no text as they are shown. */
export const typed = (word: string): string => (word.isWellFormed() ? word : shownName(word));

/**
 * What guestfish would be told to do the same.
 * @param lines commands of guestfish with their arguments
 */
export async function guestfish(
  services: Services,
  { source, writable }: Pick<FilesSession, "source" | "writable">,
  place: GuestPlace,
  lines: readonly (readonly string[])[],
): Promise<string[]> {
  const words = lines.flatMap((line, index) => [...(index > 0 ? [":"] : []), ...line.map(typed)]);
  const disks = (await diskArguments(services, source)) ?? [];
  return ["guestfish", writable ? "--rw" : "--ro", ...disks, ...mountArguments(place), ...words];
}
