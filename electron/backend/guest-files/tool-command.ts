import type { FilesSource, GuestPlace } from "../../../shared/contract/guest-files.ts";
import { commandName } from "../domains/command-name.ts";
import { locateImage } from "../images/locate-image.ts";
import type { Services } from "../services.ts";

type Connections = Pick<Services, "connections">;

/**
 * The options with which guestfish and its companions open the same disks: `-c URI -d NAME`, or `-a IMAGE`.
 * @returns undefined for a snapshot or a backup, which they cannot open by its name
 * @throws AppError `no-such-domain`, `no-such-image`
 */
export async function diskArguments(
  { connections }: Connections,
  source: FilesSource,
): Promise<string[] | undefined> {
  if (source.kind === "snapshot" || source.kind === "backup") return undefined;
  if (source.kind === "image") {
    const { path, format } = await locateImage(connections, source.image);
    return [...(format === undefined ? [] : [`--format=${format}`]), "-a", path];
  }
  const connection = connections.get(source.connection);
  const domain = await connection.domains.handle(source.uuid);
  return ["-c", connection.uri, "-d", commandName(domain)];
}

/** The options with which they mount the same place. */
export const mountArguments = ({ mounts }: GuestPlace): string[] =>
  mounts.flatMap(({ device, path }) => ["-m", path === "/" ? device : `${device}:${path}`]);
