import type { HostStart } from "../../../shared/contract/autostart.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { eachOf } from "../domains/each-of.ts";
import { organise, organiseAll } from "../domains/organise.ts";
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
    const { order, delay } = start;
    await organise(connection, transcript, uuid, { autostart: { order, delay } });
    await setFlag(connection, transcript, uuid, false);
  } else {
    await setFlag(connection, transcript, uuid, start.by === "libvirt");
    await organise(connection, transcript, uuid, { autostart: null });
  }
}

/**
 * Numbers the machines from 1 in the order given, and takes the removed ones out; libvirt starts none of them.
 * @throws AppError in plain words; a failure of one holds up no other
 */
export async function arrange(
  connection: Connection,
  transcript: Transcript,
  machines: readonly { readonly uuid: string; readonly delay: number }[],
  removed: readonly string[],
): Promise<void> {
  const changes = [
    ...removed.map((uuid) => ({ uuid, autostart: null })),
    ...machines.map(({ uuid, delay }, index) => ({ uuid, autostart: { order: index + 1, delay } })),
  ];
  const { failures } = await organiseAll(connection, transcript, changes);
  for (const { error } of failures) throw new AppError(error);
  await eachOf(changes, ({ uuid }) => setFlag(connection, transcript, uuid, false));
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
