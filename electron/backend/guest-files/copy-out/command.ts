import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import { shownText } from "../../../../shared/model/guest-name.ts";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import { locateImage } from "../../images/locate-image.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";

/**
 * The arguments with which libguestfs' tools open the same disks.
 * @throws AppError `no-such-image`, `no-such-domain`
 */
export async function diskArguments(
  connections: ConnectionRegistry,
  source: FilesSource,
): Promise<readonly string[]> {
  switch (source.kind) {
    case "machine": {
      const connection = connections.get(source.connection);
      return ["-c", connection.uri, "-d", (await connection.domains.handle(source.uuid)).name];
    }
    case "image": {
      const { path, format } = await locateImage(connections, source.image);
      return [...(format === undefined ? [] : [`--format=${format}`]), "-a", path];
    }
    // No command opens these in one step; what the images are called stands for it.
    case "snapshot":
      return ["-a", `disk-of-snapshot-${source.name}`];
    case "backup":
      return ["-a", "disk-of-backup"];
  }
}

/** The command that copies the same, without safe names. */
export async function copyOutCommand(
  connections: ConnectionRegistry,
  session: FilesSession,
  { place }: PlaceCalls,
  paths: readonly string[],
  target: string,
): Promise<string[]> {
  const disks = await diskArguments(connections, session.source);
  const what = [...paths.map(shownText), target];
  if (place.system) return ["virt-copy-out", ...disks, ...what];
  const mounts = place.mounts.flatMap(({ device, path }) => ["-m", `${device}:${path}`]);
  return ["guestfish", "--ro", ...disks, ...mounts, "copy-out", ...what];
}
