import { agent } from "./agent.ts";
import { changing } from "./changing.ts";
import { comparing } from "./comparing.ts";
import { copying } from "./copying.ts";
import { inside } from "./inside.ts";
import { reading } from "./reading.ts";
import { opening } from "./session.ts";

/**
 * The files in a guest's disks, read by libguestfs in an appliance of its own: the guest need not run, needs no
 * agent, and its file systems are never mounted on a host.
 */
export const guestFiles = {
  ...opening,
  ...reading,
  ...copying,
  ...changing,
  ...comparing,
  ...inside,
  ...agent,
};
