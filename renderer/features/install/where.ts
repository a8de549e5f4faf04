import type { ConnectionInfo } from "../../../shared/contract/connections.ts";

type Place = Pick<ConnectionInfo, "id" | "uri" | "status">;

/** The connections that can take a machine now: machines are installed with QEMU alone. */
export function placesFor<T extends Place>(list: readonly T[]): T[] {
  return list.filter(({ uri, status }) => status === "connected" && /^qemu[:+]/.test(uri));
}

/**
 * Where the machine goes unless the user says otherwise: where the user is looking, if that is a QEMU (also
 * one that is down, rather than silently another), else the first that can take it, else any that stands.
 */
export function placeFor(list: readonly Place[], lookingAt: string | undefined): string | undefined {
  const wanted = list.find(({ id }) => id === lookingAt);
  if (wanted && /^qemu[:+]/.test(wanted.uri)) return wanted.id;
  const standing = placesFor(list)[0] ?? wanted ?? list.find(({ status }) => status === "connected");
  return standing?.id;
}
