import { AppError } from "../../../../shared/model/error.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { Manner } from "./list.ts";
import { readSmall } from "./read.ts";

/** A user or group of the guest. */
interface Owner {
  readonly id: number;
  readonly name: string;
}

const maxBytes = 1 << 20;
const maxOwners = 100_000;
/** What says that there is none, or none that can be understood; that is no fault of the disk. */
const absent = [
  "guest-no-such-file",
  "guest-not-a-folder",
  "guest-broken-link",
  "guest-link-loop",
  "guest-not-a-file",
  "guest-too-big",
  "guest-damaged",
  "guest-encrypted",
];

/** The names of the guest's own users and groups; none where it has no such files, as Windows. */
export async function ownersOf(
  calls: PlaceCalls,
  manner: Manner = {},
): Promise<{ users: Owner[]; groups: Owner[] }> {
  const read = async (path: string): Promise<Owner[]> => {
    try {
      return parseOwners(await readSmall(calls, path, maxBytes, manner));
    } catch (error) {
      if (error instanceof AppError && absent.includes(error.code)) return [];
      throw error;
    }
  };
  return { users: await read("/etc/passwd"), groups: await read("/etc/group") };
}

/**
 * The lines of a passwd(5) or group(5) that name a number, which is the third field of both. Of several with one
 * number the first counts, as for the guest's C library; what is no such line is passed over.
 */
export function parseOwners(file: Uint8Array): Owner[] {
  const owners = new Map<number, Owner>();
  for (const line of new TextDecoder().decode(file).split("\n")) {
    const [name = "", , number = ""] = line.split(":", 4);
    const id = Number(number);
    if (!/^[^\s#+-]/u.test(name) || name.length > 255 || !/^\d{1,10}$/.test(number)) continue;
    if (id > 0xffff_ffff || owners.has(id)) continue;
    owners.set(id, { id, name });
    if (owners.size === maxOwners) break;
  }
  return [...owners.values()];
}
