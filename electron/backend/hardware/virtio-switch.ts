import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { readXml, text } from "../xml/document.ts";
import { carryOut } from "./apply.ts";
import { defineCommand } from "./commands.ts";
import type { HardwareContext } from "./context.ts";
import { type Machine, readMachine } from "./machine.ts";
import { readItems } from "./read.ts";
import {
  emulatedDevices,
  prepareForVirtio,
  type System,
  stageOf,
  stepsOf,
  switchToVirtio,
  systemOf,
  type VirtioPlan,
} from "./virtio.ts";

/** Stands in a preview for the disc that is not chosen yet. */
const anyDisc = "/path/to/virtio-win.iso";
/**
 * How this machine's disks and network cards become virtio.
 * @throws AppError `not-persistent`
 */
export async function planVirtio(
  context: HardwareContext,
  connection: Connection,
  uuid: string,
): Promise<VirtioPlan> {
  const machine = await readMachine(connection, uuid);
  const next = persistent(machine);
  const items = readItems(next);
  const system = await guestSystem(context, next);
  const devices = emulatedDevices(items);
  const stage = stageOf(system, items);
  const ids = devices.map(({ id }) => id);
  const after =
    stage === "prepare"
      ? prepareForVirtio(next, anyDisc)
      : stage === "switch"
        ? switchToVirtio(next, ids)
        : undefined;
  const blocked = stage === "nothing-to-do" ? undefined : await whyBlocked(machine);
  return {
    system,
    devices,
    steps: stepsOf(system, stage),
    stage,
    ...(blocked !== undefined && { blocked }),
    command: after === undefined ? "" : boundedCommandText(defineCommand(connection, after)),
  };
}

/**
 * Does one stage of {@link planVirtio} for these devices.
 * @param driverDisc path on the host; `prepare` needs it
 * @throws AppError `not-persistent`, `virtio-blocked`, `no-driver-disc`, `no-such-item`; what libvirt refuses
 */
export async function doVirtio(
  context: HardwareContext,
  connection: Connection,
  uuid: string,
  stage: "prepare" | "switch",
  { ids, driverDisc }: { readonly ids: readonly string[]; readonly driverDisc?: string | undefined },
): Promise<void> {
  await context.oneAtATime(connection, uuid, async () => {
    const machine = await readMachine(connection, uuid);
    const present = persistent(machine);
    const blocked = await whyBlocked(machine);
    if (blocked !== undefined) {
      throw new AppError({ code: "virtio-blocked", message: blocked, hint: "Then try again." });
    }
    const next =
      stage === "prepare" ? prepareForVirtio(present, needed(driverDisc)) : switchToVirtio(present, ids);
    const title = stage === "prepare" ? "Prepare for virtio" : "Switch to virtio:";
    await carryOut(context, connection, machine, { title, next });
  });
}

function needed(driverDisc: string | undefined): string {
  if (driverDisc) return driverDisc;
  throw new AppError({
    code: "no-driver-disc",
    message: "Windows needs the disc with the virtio drivers.",
    hint: "Download virtio-win.iso, put it into a storage pool, and choose it.",
  });
}

/** @throws AppError `not-persistent` */
function persistent({ next }: Machine): string {
  if (next !== undefined) return next;
  throw new AppError({
    code: "not-persistent",
    message: "This machine vanishes when it stops, so its hardware cannot be switched.",
    hint: "Make it permanent first.",
  });
}

async function whyBlocked({ domain, now }: Machine): Promise<string | undefined> {
  if (now !== undefined) return "The machine is running. Shut it down first.";
  if (await domain.hasManagedSave().catch(() => false)) {
    return "The machine's state is saved with its present hardware. Start it and shut it down first.";
  }
  return undefined;
}

/** By the system that the machine's metadata names; without that nobody knows. */
async function guestSystem({ osDatabase }: HardwareContext, domainXml: string): Promise<System> {
  const id = readXml(domainXml, (root) => text(root, "metadata/libosinfo:libosinfo/libosinfo:os/@id"));
  if (id === undefined) return "other";
  const known = (await osDatabase.systems()).get(id)?.family;
  // A release that is newer than the installed database still says who made it.
  return systemOf(known ?? (id.includes("//microsoft.com/win") ? "winnt" : undefined));
}
