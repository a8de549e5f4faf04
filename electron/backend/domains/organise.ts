import type { Connection } from "../connections/connection.ts";
import { perConnection } from "../connections/per-connection.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainMetadataType, domainModificationImpact } from "../libvirt/protocol/flags/domains.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { XmlError } from "../xml/document.ts";
import { commandName } from "./command-name.ts";
import {
  changeOrganisation,
  type OrganisationChange,
  organisationKey,
  organisationUri,
} from "./organisation.ts";

const { VIR_DOMAIN_METADATA_ELEMENT: elementType } = domainMetadataType;
const { VIR_DOMAIN_AFFECT_LIVE: live, VIR_DOMAIN_AFFECT_CONFIG: config } = domainModificationImpact;

/** Two windows may organise one machine at once; what the one has written the other has to read first. */
const turnsOf = perConnection(() => new Map<string, Promise<void>>());

/**
 * Changes how a machine is organised, in its definition and, while it runs, in the running machine.
 * @param verb for the transcript, before the machine's name
 * @throws AppError in plain words
 */
export async function organise(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  change: OrganisationChange,
  verb = "Organise",
): Promise<void> {
  const turns = turnsOf(connection);
  const turn = (turns.get(uuid) ?? Promise.resolve()).then(() =>
    write(connection, transcript, uuid, change, verb),
  );
  const settled = turn.catch(() => {});
  turns.set(uuid, settled);
  try {
    await turn;
    await connection.domains.refresh(uuid);
  } catch (error) {
    throw plainError(error);
  } finally {
    if (turns.get(uuid) === settled) turns.delete(uuid);
  }
}

async function write(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  change: OrganisationChange,
  verb: string,
): Promise<void> {
  const domain = await connection.domains.handle(uuid);
  const running = domain.id >= 0;
  const targets = running ? ((await domain.isPersistent()) ? [live, config] : [live]) : [config];
  // The two may differ, and each keeps what is its own.
  const flagsOf = new Map<string | null, number>();
  for (const flag of targets) {
    const before = await domain.metadata(elementType, organisationUri, flag);
    const after = changed(before, change);
    if (after === before) continue;
    await domain.setMetadata(elementType, after, organisationKey, organisationUri, flag);
    flagsOf.set(after, (flagsOf.get(after) ?? 0) | flag);
  }
  if (flagsOf.size === 0) return;
  const commands = [...flagsOf].map(([element, flags]) => command(connection, domain, element, flags));
  transcript.record(`${verb} ${domain.name}`, ...commands);
}

function changed(before: string | null, change: OrganisationChange): string | null {
  try {
    return changeOrganisation(before, change);
  } catch (error) {
    // libvirt can hand out an element that is no XML by itself: one with attributes in our namespace.
    if (before === null || !(error instanceof XmlError)) throw error;
    return changeOrganisation(null, change);
  }
}

function command(connection: Connection, domain: Domain, element: string | null, flags: number): string[] {
  return connection.virsh(
    "metadata",
    commandName(domain),
    organisationUri,
    ...(element === null ? ["--remove"] : ["--key", organisationKey, "--set", element]),
    ...(flags & live ? ["--live"] : []),
    ...(flags & config ? ["--config"] : []),
  );
}
