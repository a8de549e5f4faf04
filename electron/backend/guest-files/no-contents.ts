import type { GuestEntry } from "../../../shared/contract/guest-files/reading.ts";

/** Why something of a guest has no contents that could be copied. */
export const noContents: Partial<Record<GuestEntry["kind"], string>> = {
  block: "It is a device.",
  char: "It is a device.",
  fifo: "It is a pipe, which has no contents of its own.",
  socket: "It is a socket, which has no contents of its own.",
  unknown: "It is of an unknown kind.",
};
