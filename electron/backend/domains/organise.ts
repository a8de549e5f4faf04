import { AppError, type ErrorData } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { perConnection } from "../connections/per-connection.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainMetadataType, domainModificationImpact } from "../libvirt/protocol/flags/domains.ts";
import { commandText } from "../transcript/command-text.ts";
import type { Step, Transcript } from "../transcript/transcript.ts";
import { XmlError } from "../xml/document.ts";
import { commandName } from "./command-name.ts";
import { eachOf } from "./each-of.ts";
import {
  changeOrganisation,
  type OrganisationChange,
  organisationKey,
  organisationUri,
} from "./organisation.ts";

/** Characters of commands in one answer, a little below the contract's limit. */
const maxScript = 49_900;

const { VIR_DOMAIN_METADATA_ELEMENT: elementType } = domainMetadataType;
const { VIR_DOMAIN_AFFECT_LIVE: live, VIR_DOMAIN_AFFECT_CONFIG: config } = domainModificationImpact;

/** Two windows may organise one machine at once; what the one has written the other has to read first. */
const turnsOf = perConnection(() => new Map<string, Promise<void>>());

/** What one machine's organisation becomes. */
export interface MachineChange extends OrganisationChange {
  readonly uuid: string;
}

/** What came of organising machines. */
export interface Organised {
  /** A line for each definition that changes, within the contract's limit. */
  readonly command: string;
  readonly failures: { uuid: string; error: ErrorData }[];
}

/**
 * Changes how a machine is organised, in its definition and, while it runs, in the running machine.
 * @throws AppError in plain words
 */
export async function organise(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  change: OrganisationChange,
): Promise<void> {
  const { failures } = await organiseAll(connection, transcript, [{ ...change, uuid }]);
  for (const { error } of failures) throw new AppError(error);
}

/** The same for many machines, side by side; a failure of one is told and holds up no other. */
export async function organiseAll(
  connection: Connection,
  transcript: Transcript,
  machines: readonly MachineChange[],
): Promise<Organised> {
  const uuids = machines.map(({ uuid }) => uuid);
  const { steps, ...organised } = await connection.domains.refreshAfter(uuids, () =>
    ofEach(machines, (change) => inTurn(connection, change.uuid, () => write(connection, change))),
  );
  transcript.recordAll(steps);
  return organised;
}

/** The commands that {@link organiseAll} would stand for now; nothing is changed. */
export async function previewOrganising(
  connection: Connection,
  machines: readonly MachineChange[],
): Promise<Organised> {
  const { command, failures } = await ofEach(machines, async (change) =>
    stepOf(connection, await plan(connection, change)),
  );
  return { command, failures };
}

/** Does `work` for each, and gathers in the machines' order what it stands for. */
async function ofEach(
  machines: readonly MachineChange[],
  work: (change: MachineChange) => Promise<Step | undefined>,
): Promise<Organised & { steps: readonly Step[] }> {
  const found: (Step | undefined)[] = [];
  const failures: Organised["failures"] = [];
  await eachOf([...machines.entries()], async ([index, change]) => {
    try {
      found[index] = await work(change);
    } catch (error) {
      failures.push({ uuid: change.uuid, error: plainError(error).toData() });
    }
  });
  const steps = found.filter((step) => step !== undefined);
  return { steps, command: script(steps), failures };
}

/** Runs `work` after what is under way for this machine. */
async function inTurn<T>(connection: Connection, uuid: string, work: () => Promise<T>): Promise<T> {
  const turns = turnsOf(connection);
  const turn = (turns.get(uuid) ?? Promise.resolve()).then(work);
  const settled = turn.then(
    () => {},
    () => {},
  );
  turns.set(uuid, settled);
  try {
    return await turn;
  } finally {
    if (turns.get(uuid) === settled) turns.delete(uuid);
  }
}

interface Plan {
  readonly domain: Domain;
  /** The element for each definition that changes, with the flag that names the definition. */
  readonly writes: readonly { readonly flag: number; readonly element: string | null }[];
}

async function plan(connection: Connection, { uuid, ...change }: MachineChange): Promise<Plan> {
  const domain = await connection.domains.handle(uuid);
  const running = domain.id >= 0;
  const targets = running ? ((await domain.isPersistent()) ? [live, config] : [live]) : [config];
  const writes: { flag: number; element: string | null }[] = [];
  // The two may differ, and each keeps what is its own.
  for (const flag of targets) {
    const before = await domain.metadata(elementType, organisationUri, flag);
    const element = changed(before, change);
    if (element !== before) writes.push({ flag, element });
  }
  return { domain, writes };
}

async function write(connection: Connection, change: MachineChange): Promise<Step | undefined> {
  const planned = await plan(connection, change);
  for (const { flag, element } of planned.writes) {
    await planned.domain.setMetadata(elementType, element, organisationKey, organisationUri, flag);
  }
  return stepOf(connection, planned);
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

/** What a plan stands for: one command where both definitions take the same; undefined where nothing changes. */
function stepOf(connection: Connection, { domain, writes }: Plan): Step | undefined {
  if (writes.length === 0) return undefined;
  const flagsOf = new Map<string | null, number>();
  for (const { flag, element } of writes) flagsOf.set(element, (flagsOf.get(element) ?? 0) | flag);
  const commands = [...flagsOf].map(([element, flags]) => command(connection, domain, element, flags));
  return { title: `Organise ${domain.name}`, commands };
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

/** The commands of each step as far as whole ones fit; what is left out is said. */
function script(steps: readonly Step[]): string {
  const texts: string[] = [];
  let length = 0;
  for (const [index, { commands }] of steps.entries()) {
    const text = commandText(...commands);
    length += text.length + 1;
    if (length > maxScript) return [...texts, `# and ${steps.length - index} machines more`].join("\n");
    texts.push(text);
  }
  return texts.join("\n");
}
