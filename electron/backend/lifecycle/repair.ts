import { AppError, type Repair } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import { defineCommand } from "../hardware/commands.ts";
import { checkAccess, grantAccess, grantCommands } from "../install/access.ts";
import { askHost } from "../install/context.ts";

import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import type { Command } from "../transcript/command-text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { readXml, texts, type XmlElement } from "../xml/document.ts";
import { editXml } from "../xml/edit.ts";
import {
  chooseHostCpu,
  chooseMachineType,
  choosePorts,
  eject,
  useSoftwareEmulation,
} from "./repair-definition.ts";

/** Repairs that change the stored definition, with what they are called. */
const edits: Partial<
  Record<Repair["kind"], readonly [title: string, edit: (root: XmlElement, subject: string) => void]>
> = {
  "use-software-emulation": ["Use software emulation for", useSoftwareEmulation],
  "use-own-machine-type": ["Use this host's newest machine type for", chooseMachineType],
  "let-host-choose-cpu": ["Use the CPU that the host offers for", chooseHostCpu],
  "let-libvirt-choose-port": ["Let libvirt choose the display's port of", choosePorts],
  eject: ["Eject a medium of", eject],
};

/**
 * Does what an error offered. What it is about has to be of the machine itself: a window can ask for nothing else.
 * @throws AppError in plain words; `no-repair` where it does not fit the machine (any more)
 */
export async function repair(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  { kind, label, subject = "" }: Repair,
): Promise<void> {
  try {
    const domain = await connection.domains.handle(uuid);
    const definition = await domain.xml(
      domainXMLFlags.VIR_DOMAIN_XML_INACTIVE | domainXMLFlags.VIR_DOMAIN_XML_SECURE,
    );
    const named = (path: string) => readXml(definition, (root) => texts(root, path)).includes(subject);
    const edit = edits[kind];
    if (edit) {
      const changed = editXml(definition, (root) => edit[1](root, subject));
      if (changed === definition) throw unfit(label);
      await connection.client.domains.defineXML(changed);
      transcript.record(`${edit[0]} ${domain.name}`, defineCommand(connection, changed));
    } else if (kind === "start-network" && named("devices/interface/source/@network")) {
      await (await connection.client.networks.byName(subject))?.create();
      transcript.record(`Start the network ${subject}`, connection.virsh("net-start", subject));
    } else if (kind === "start-pool" && named("devices/disk/source/@pool")) {
      await (await connection.client.storagePools.byName(subject))?.create();
      transcript.record(`Start the pool ${subject}`, connection.virsh("pool-start", subject));
    } else if (kind === "grant-access" && named("devices/disk/source/@file")) {
      transcript.record(`Let ${domain.name} open its files`, ...(await grant(connection, subject)));
    } else throw unfit(label);
  } catch (error) {
    throw plainError(error);
  }
}

/** Lets the hypervisor's user pass the folders above a file; the file itself libvirt hands over at each start. */
async function grant(connection: Connection, path: string): Promise<Command[]> {
  const { reader } = await askHost(connection);
  if (reader.kind !== "user") throw unfit("Grant access");
  const found = await checkAccess(connection.localPath(path), reader);
  const commands = grantCommands({ ...found, fileReadable: true }, reader.uid);
  if (commands.length === 0) throw unfit("Grant access");
  await grantAccess(commands);
  return commands;
}

function unfit(label: string): AppError {
  return new AppError({
    code: "no-repair",
    message: `“${label}” cannot be done here.`,
    hint: "Change the machine in its details instead.",
    action: { kind: "open-details", label: "Open the details" },
  });
}
