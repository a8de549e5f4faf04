import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { usageOfAll } from "../storage/usage.ts";
import { usersByPath } from "../storage/users-by-path.ts";

export interface PathUsers {
  /** Machines that use it, themselves or because an image of theirs is based on it. */
  readonly machines: readonly { readonly uuid: string; readonly name: string }[];
  /** Paths of the images that are based on it directly. */
  readonly overlays: readonly string[];
}

/** Reads anew who uses which path; for whoever is about to change one. */
export async function readUsers(
  connection: Connection,
  look: "fresh" | "shared" = "fresh",
): Promise<(path: string) => PathUsers> {
  const { users, backingOf } = await usageOfAll(connection, look);
  const byPath = usersByPath(new Map([...users].map(([uuid, { paths }]) => [uuid, paths])), backingOf);
  return (path) => ({
    machines: [...(byPath.get(path) ?? [])]
      .map((uuid) => ({ uuid, name: users.get(uuid)!.name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    overlays: [...backingOf]
      .filter(([, base]) => base === path)
      .map(([overlay]) => overlay)
      .sort(),
  });
}

/** Those of the machines that run. */
export async function runningOf(
  { client }: Connection,
  machines: PathUsers["machines"],
): Promise<PathUsers["machines"]> {
  const active = await Promise.all(
    machines.map(async ({ uuid }) => (await client.domains.byUUID(uuid))?.isActive() ?? false),
  );
  return machines.filter((_, index) => active[index]);
}

/** @throws AppError `volume-is-base` where an image is based on the path */
export function refuseBase(name: string, { overlays }: PathUsers, what: string): void {
  if (overlays.length === 0) return;
  throw new AppError({
    code: "volume-is-base",
    message: `Other images are based on “${name}”, and ${what} would damage them: ${some(overlays)}.`,
    hint: "Make these images independent first (rebase), or delete them.",
  });
}

/** @throws AppError `volume-in-use` where a machine that runs uses it */
export async function refuseRunning(
  connection: Connection,
  name: string,
  { machines }: PathUsers,
): Promise<void> {
  const running = await runningOf(connection, machines);
  if (running.length === 0) return;
  throw new AppError({
    code: "volume-in-use",
    message: `“${name}” is in use by a machine that runs: ${some(running.map((machine) => machine.name))}.`,
    hint: "Shut it down first.",
  });
}

/** The first names of a list that may be long. */
export const some = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(", ")}, and ${names.length - 10} more` : names.join(", ");
