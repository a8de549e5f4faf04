import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainMetadataType, domainModificationImpact as impact } from "../libvirt/protocol/flags/domains.ts";
import { commandText } from "../transcript/command-text.ts";
import type { Transcript } from "../transcript/transcript.ts";

interface Request {
  readonly uuid: string;
  readonly preview?: boolean | undefined;
}

/** What a change is called, stands for and does. */
interface Change {
  readonly title: string;
  readonly commands: readonly (readonly string[])[];
  run(): Promise<unknown>;
}

const { VIR_DOMAIN_METADATA_DESCRIPTION: descriptionType, VIR_DOMAIN_METADATA_TITLE: titleType } =
  domainMetadataType;

/** @throws AppError in plain words; `name-taken`, `bad-name` */
export function rename(
  connection: Connection,
  transcript: Transcript,
  { name, ...request }: Request & { readonly name: string },
): Promise<{ command: string }> {
  return change(connection, transcript, request, async (domain) => {
    if (name.includes("/")) throw new AppError({ code: "bad-name", message: "A name has no slash." });
    return {
      title: `Rename ${domain.name} to ${name}`,
      commands: [connection.virsh("domrename", commandName(domain), "--new-name", name)],
      run: () => domain.rename(name),
    };
  });
}

/** @throws AppError in plain words */
export function removeSavedState(
  connection: Connection,
  transcript: Transcript,
  request: Request,
): Promise<{ command: string }> {
  return change(connection, transcript, request, async (domain) => ({
    title: `Discard the saved state of ${domain.name}`,
    commands: [connection.virsh("managedsave-remove", commandName(domain))],
    run: () => domain.managedSaveRemove(),
  }));
}

/** libvirt's title and description; what is not there is empty. */
export async function readDescription(
  connection: Connection,
  uuid: string,
): Promise<{ title: string; description: string }> {
  try {
    const domain = await connection.domains.handle(uuid);
    const [title, description] = await Promise.all([
      domain.metadata(titleType),
      domain.metadata(descriptionType),
    ]);
    return { title: (title ?? "").slice(0, 4096), description: (description ?? "").slice(0, 65_536) };
  } catch (error) {
    throw plainError(error);
  }
}

/** In the definition and, while it runs, in the running machine. @throws AppError in plain words */
export function setTitle(
  connection: Connection,
  transcript: Transcript,
  { title, description, ...request }: Request & { readonly title: string; readonly description: string },
): Promise<{ command: string }> {
  return change(connection, transcript, request, async (domain) => {
    const [running, persistent] = await Promise.all([domain.isActive(), domain.isPersistent()]);
    const flags =
      (running ? impact.VIR_DOMAIN_AFFECT_LIVE : 0) | (persistent ? impact.VIR_DOMAIN_AFFECT_CONFIG : 0);
    const where = [...(running ? ["--live"] : []), ...(persistent ? ["--config"] : [])];
    // libvirt takes no line break in a title.
    const line = title.replaceAll(/\s*\n\s*/g, " ").trim();
    const command = (text: string, ...kind: string[]) =>
      connection.virsh("desc", commandName(domain), ...where, ...kind, "--new-desc", text);
    return {
      title: `Describe ${domain.name}`,
      commands: [command(line, "--title"), command(description)],
      run: async () => {
        await domain.setMetadata(titleType, line || null, null, null, flags);
        await domain.setMetadata(descriptionType, description || null, null, null, flags);
      },
    };
  });
}

async function change(
  connection: Connection,
  transcript: Transcript,
  { uuid, preview }: Request,
  plan: (domain: Domain) => Promise<Change>,
): Promise<{ command: string }> {
  try {
    const domain = await connection.domains.handle(uuid);
    const { title, commands, run } = await plan(domain);
    const command = commandText(...commands);
    if (preview) return { command: command.slice(0, 20_000) };
    await run();
    transcript.record(title, ...commands);
    await connection.domains.refresh(uuid);
    return { command: command.slice(0, 20_000) };
  } catch (error) {
    throw plainError(error);
  }
}
