import type { HostStart, StartPlace } from "../../../shared/contract/autostart.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { organise } from "../domains/organise.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Transcript } from "../transcript/transcript.ts";

/**
 * Says who starts a machine with its host. What starts it from now on is turned on before the other is turned off:
 * whatever comes between leaves a machine that starts, not one that is forgotten.
 * @throws AppError in plain words
 */
export async function setStart(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  start: HostStart,
): Promise<void> {
  if (start.by === "guesthouse") {
    await setPlace(connection, transcript, uuid, { order: start.order, delay: start.delay });
    await setFlag(connection, transcript, uuid, false);
  } else {
    await setFlag(connection, transcript, uuid, start.by === "libvirt");
    await setPlace(connection, transcript, uuid, null);
  }
}

/**
 * Numbers the machines from 1 in the order given, and takes the removed ones out.
 * @throws AppError in plain words; those before the one that failed are changed
 */
export async function arrange(
  connection: Connection,
  transcript: Transcript,
  machines: readonly { readonly uuid: string; readonly delay: number }[],
  removed: readonly string[],
): Promise<void> {
  for (const uuid of removed) await setStart(connection, transcript, uuid, { by: "nobody" });
  for (const [index, { uuid, delay }] of machines.entries()) {
    await setStart(connection, transcript, uuid, { by: "guesthouse", order: index + 1, delay });
  }
}

function setPlace(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  autostart: StartPlace | null,
): Promise<void> {
  return organise(connection, transcript, uuid, { autostart }, "Put in the order of starts:");
}

/** libvirt's own autostart. */
async function setFlag(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  autostart: boolean,
): Promise<void> {
  try {
    const domain = await connection.domains.handle(uuid);
    if ((await domain.autostart()) === autostart) return;
    await domain.setAutostart(autostart);
    transcript.record(
      autostart
        ? `Start ${domain.name} with the host`
        : `libvirt does not start ${domain.name} with the host`,
      connection.virsh("autostart", commandName(domain), ...(autostart ? [] : ["--disable"])),
    );
    // libvirt tells nobody of it.
    await connection.domains.refresh(uuid);
  } catch (error) {
    throw plainError(error);
  }
}
