import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { withoutSecrets } from "../hardware/secrets.ts";
import type { Domain } from "../libvirt/index.ts";
import type { Command } from "../transcript/command-text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { editXml, setAt } from "../xml/edit.ts";
import { defineMoments, momentsOf } from "./moments.ts";
import type { BinRecord } from "./record.ts";

/**
 * Defines a machine of the bin again, with its snapshots, its checkpoints and its place in the start of the host.
 * @param begin is called before anything happens, `stop` when nothing has
 * @throws AppError `name-taken`, `uuid-taken`
 * @throws LibvirtError
 */
export async function bringBack(
  connection: Connection,
  transcript: Transcript,
  record: BinRecord,
  wanted: string | undefined,
  begin: () => Promise<void>,
  stop: () => Promise<void>,
): Promise<void> {
  const name = wanted ?? record.name;
  const { domains } = connection.client;
  const twin = await domains.byUUID(record.uuid);
  if (twin) {
    throw new AppError({
      code: "uuid-taken",
      message: `A machine with the same identifier exists: ${twin.name}.`,
      hint: "Delete that machine first, then restore this one.",
    });
  }
  if (await domains.byName(name)) {
    throw new AppError({
      code: "name-taken",
      message: `There is another machine called ${name} now.`,
      hint: "Choose another name for the one from the bin.",
      action: { kind: "choose-another-name", label: "Choose another name" },
    });
  }
  const definition =
    name === record.name
      ? record.definition
      : editXml(record.definition, (root) => setAt(root, "name", name));
  await begin();
  let domain: Domain;
  try {
    // Not checked against the schema: what libvirt had accepted once it shall have back.
    domain = await domains.defineXML(definition);
  } catch (error) {
    await stop();
    throw error;
  }
  await finishRestoring(domain, record);
  const moments = momentsOf(record, name);
  // The transcript knows no passwords; what it defines is complete only where there are none.
  const commands: Command[] = [
    { argv: connection.virsh("define", "/dev/stdin"), input: withoutSecrets(definition) },
    ...moments.snapshots.map(({ xml, current }) => ({
      argv: connection.virsh(
        "snapshot-create",
        commandName(domain),
        "/dev/stdin",
        "--redefine",
        ...(current ? ["--current"] : []),
      ),
      input: withoutSecrets(xml),
    })),
    ...moments.checkpoints.map((xml) => ({
      argv: connection.virsh("checkpoint-create", commandName(domain), "/dev/stdin", "--redefine"),
      input: withoutSecrets(xml),
    })),
    ...(record.autostart ? [connection.virsh("autostart", commandName(domain))] : []),
  ];
  transcript.record(`Restore ${name} from the bin`, ...commands);
}

/** What follows the definition; what is there already is left alone. */
export async function finishRestoring(domain: Domain, record: BinRecord): Promise<void> {
  await defineMoments(domain, momentsOf(record, domain.name));
  if (record.autostart) await domain.setAutostart(true);
}
