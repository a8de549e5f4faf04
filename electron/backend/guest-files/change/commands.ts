import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import type { Services } from "../../services.ts";
import { diskArguments } from "../copy-out/command.ts";
import type { FilesSession } from "../session/session.ts";

/** The options with which guestfish mounts the same place. */
export const mountArguments = ({ mounts }: GuestPlace): string[] =>
  mounts.flatMap(({ device, path }) => ["-m", path === "/" ? device : `${device}:${path}`]);

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
  const disks = await diskArguments(services.connections, source);
  return ["guestfish", writable ? "--rw" : "--ro", ...disks, ...mountArguments(place), ...words];
}
