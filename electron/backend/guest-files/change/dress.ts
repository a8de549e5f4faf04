import type { GuestOwnership } from "../../../../shared/contract/guest-files/changing.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import type { Dress } from "./host-source.ts";

/** Owner and permissions as they were chosen, else those of the folder above and the usual ones. */
export const dressFor = (
  { uid, gid, mode = 0o644, folderMode = 0o755 }: GuestOwnership,
  folder: GuestEntry,
): Dress => ({ uid: uid ?? folder.uid, gid: gid ?? folder.gid, fileMode: mode, folderMode });
