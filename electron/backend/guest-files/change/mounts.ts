import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { Manner } from "./guest-tree.ts";

type Mount = GuestPlace["mounts"][number];

/** What is mounted at the path or the nearest folder above it. */
export function mountOf({ mounts, device }: GuestPlace, path: string): Mount {
  return mounts
    .filter((mount) => isAtOrBelow(path, mount.path))
    .reduce((best, mount) => (mount.path.length >= best.path.length ? mount : best), { device, path: "/" });
}

/** Whether a path, without links, is another one or below it. */
export const isAtOrBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

/** What a file system does not keep. */
export interface FileSystemLimits {
  /** `ext4`, `vfat`, … */
  readonly type: string;
  readonly symlinks: boolean;
  readonly hardLinks: boolean;
  readonly holes: boolean;
  /** Owners and permissions. */
  readonly owners: boolean;
  /** Names that differ only in case are the same, and some characters are not allowed: it is Windows' own. */
  readonly windows: boolean;
}

const fat = new Set(["vfat", "exfat", "msdos"]);
const windows = new Set([...fat, "ntfs", "ntfs3"]);

/** What the file system that has a path, without links, can keep. */
export async function limitsAt(calls: PlaceCalls, path: string, manner: Manner): Promise<FileSystemLimits> {
  const { device } = mountOf(calls.place, path);
  const type = await calls.callWith(manner, "vfs_type", device).catch(() => calls.place.type);
  return {
    type,
    symlinks: !fat.has(type),
    hardLinks: !fat.has(type),
    holes: !fat.has(type),
    owners: !windows.has(type),
    windows: windows.has(type),
  };
}
