import type { GuestOwnership } from "../../../../shared/contract/guest-files/changing.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import type { Dress } from "./host-source.ts";

/** Owner and permissions as they were chosen; else the owner of the folder above, and what the source has. */
export const dressFor = (
  { uid, gid, mode: fileMode, folderMode }: GuestOwnership,
  folder: GuestEntry,
): Dress => ({ uid: uid ?? folder.uid, gid: gid ?? folder.gid, fileMode, folderMode });
