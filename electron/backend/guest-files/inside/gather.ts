import type { Inside } from "../../../../shared/contract/guest-files/inside.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import type { Application } from "../../guestfs/calls.ts";
import type { Manner } from "../reading/list.ts";
import { usageOf } from "../reading/usage.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { biggestFolders } from "./folder-sizes.ts";
import { readLog } from "./log-lines.ts";

const maxPackages = 100_000;

/**
 * Looks at what is on a machine's disks: its system, packages, how full its file systems are, its biggest folders and
 * its log. What cannot be read of it is missing, with a note.
 * @param onPhase is told what is looked at
 * @throws AppError when the appliance ends | the signal's reason
 */
export async function gatherInside(
  session: FilesSession,
  signal: AbortSignal,
  onPhase: (phase: string) => void,
): Promise<Inside> {
  const manner = { background: true, signal };
  const at = Date.now();
  const systems = session.places.filter(({ system, problem }) => system && problem === undefined);
  const [place] = systems;
  onPhase("Looking how full the file systems are");
  const usage = await usageOf(session, signal);
  if (!place?.system) {
    const notes = ["No operating system that libguestfs knows was found on the disks."];
    return { at, packages: [], usage, folders: [], notes };
  }
  const calls = session.place(place.id);
  const notes: string[] = [];
  if (session.live) {
    notes.push("The machine was running: what it had not written to its disks yet is not among this.");
  }
  if (systems.length > 1) {
    notes.push(
      `There are ${systems.length} systems on the disks. This is the first of them: ${place.title}.`.slice(
        0,
        400,
      ),
    );
  }
  onPhase("Reading the list of installed packages");
  const packages = await packagesOf(calls, place.id, manner);
  if (!packages) notes.push("The list of installed packages could not be read.");
  onPhase("Reading the end of the system’s log");
  const read = await readLog(calls, manner);
  if (typeof read === "string") notes.push(read);
  onPhase("Looking for the biggest folders");
  const folders = await biggestFolders(calls, manner, (path) => onPhase(`Measuring ${path}`.slice(0, 400)));
  return {
    system: place.system,
    at,
    ...(packages ?? { packages: [] }),
    usage,
    folders,
    ...(typeof read !== "string" && read),
    notes,
  };
}

async function packagesOf(
  calls: PlaceCalls,
  root: string,
  manner: Manner,
): Promise<Pick<Inside, "packages" | "packageFormat"> | undefined> {
  try {
    const found = await calls.callWith(manner, "inspect_list_applications2", root);
    const format = await calls.callWith(manner, "inspect_get_package_format", root);
    const packages = found.slice(0, maxPackages).map((one) => ({
      name: one.name.slice(0, 400),
      version: versionOf(one).slice(0, 400),
      ...(one.summary !== "" && { summary: one.summary.slice(0, 4096) }),
    }));
    return { packages, ...(format !== "unknown" && { packageFormat: format.slice(0, 64) }) };
  } catch (error) {
    if (error instanceof GuestfsError) return undefined;
    throw error;
  }
}

/** As the system's own tools write it: `2:9.0.1378-2`. */
export function versionOf({ epoch, version, release }: Application): string {
  return `${epoch > 0 ? `${epoch}:` : ""}${version}${release === "" ? "" : `-${release}`}`;
}
