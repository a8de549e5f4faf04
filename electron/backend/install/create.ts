import { randomInt } from "node:crypto";
import type { InstallRequest } from "../../../shared/contract/install.ts";
import { AppError } from "../../../shared/model/error.ts";
import { plainError } from "../errors/plain-error.ts";
import { type Domain, LibvirtError } from "../libvirt/index.ts";
import type { OsDatabase } from "../osinfo/database.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import { ensurePool, type PoolPlan, planPool } from "../storage/pools.ts";
import { createTracked } from "../storage/tracked-volume.ts";
import { fileNameFor } from "../storage/volumes.ts";
import { shellQuote } from "../transcript/shell-quote.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { describeAccess } from "./access.ts";
import { createDiskCommand, diskBytes, type InstallCommand, installCommand } from "./commands.ts";
import { type InstallHost, mediumAccess } from "./context.ts";
import { type DomainPlan, domainXml } from "./domain-xml.ts";
import { checkName, nameTaken } from "./errors.ts";
import { inspect, type Medium } from "./media.ts";
import { factsOf } from "./propose.ts";
import { Undo } from "./undo.ts";

/** VIR_DOMAIN_DEFINE_VALIDATE: the daemon checks the definition against its schema. */
const validate = 1;
/** VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | SNAPSHOTS_METADATA | NVRAM | CHECKPOINTS_METADATA: nothing stays. */
const undefineAll = 1 | 2 | 4 | 16;
/** VIR_ERR_OPERATION_FAILED, which is what defining a taken name gives; VIR_ERR_DOM_EXIST. */
const nameTakenCodes = new Set([9, 28]);

/** A request that was checked against the host as it is now. */
interface CheckedRequest {
  readonly request: InstallRequest;
  readonly pool: PoolPlan;
  /** The definition for a disk at `path`. */
  definition(path: string, vncPassword: string): string;
  command(volume: string): InstallCommand;
}

/**
 * Checks a request and finds out all that its definition depends on, changing nothing.
 * @throws AppError saying what to change
 */
export async function checkRequest(
  host: InstallHost,
  database: OsDatabase,
  medium: Medium,
  request: InstallRequest,
): Promise<CheckedRequest> {
  const { client, uri } = host.connection;
  checkName(request.name);
  const found = await inspect(client, medium);
  const [access, pool, taken, os] = await Promise.all([
    mediumAccess(host, medium, found),
    planPool(client, host.session),
    client.domains.byName(request.name),
    factsOf(database, request.os ?? undefined, host),
  ]);
  if (taken) throw nameTaken(request.name);
  if (!access.readable) {
    const { reason, offers } = await describeAccess(access, host.reader);
    throw new AppError({
      code: "media-unreadable",
      message: reason ?? "The hypervisor cannot read this disc image.",
      hint: "Copy the image into a storage pool, or let the hypervisor's user read it where it is.",
      ...(offers.includes("copy-to-pool")
        ? { action: { kind: "copy-to-pool", label: "Copy into a storage pool" } }
        : {}),
    });
  }
  checkSizes(host, request);
  await checkNetwork(host, request);
  if (diskBytes(request) > pool.freeBytes)
    throw notEnoughSpace(pool.name, diskBytes(request), pool.freeBytes);

  const vnc = host.opensSockets ? "socket" : "password";
  return {
    request,
    pool,
    definition: (path, password) =>
      domainXml({
        request,
        capabilities: host.capabilities,
        os,
        disk: { path, format: "qcow2" },
        medium: { path: found.path, keepOwner: medium.kind === "file" && host.reader.kind === "user" },
        vnc: vnc === "socket" ? { kind: "socket" } : { kind: "password", password },
      } satisfies DomainPlan),
    command: (volume) => ({
      request,
      uri,
      virtType: host.capabilities.virtType,
      medium: found.path,
      pool: pool.name,
      volume,
      vnc,
      shortId: os?.shortId,
    }),
  };
}

function checkSizes(host: InstallHost, { memoryMiB, vcpus, firmware }: InstallRequest): void {
  const refuse = (code: string, message: string, hint: string) => new AppError({ code, message, hint });
  if (memoryMiB > host.memoryMiB) {
    throw refuse(
      "too-much-memory",
      `This computer has ${host.memoryMiB} MiB of memory; ${memoryMiB} MiB are too much.`,
      "Give the machine less memory.",
    );
  }
  if (vcpus > host.capabilities.maxVcpus) {
    throw refuse(
      "too-many-cpus",
      `A machine can have ${host.capabilities.maxVcpus} CPUs here at most.`,
      "Give the machine fewer CPUs.",
    );
  }
  if (firmware === "efi" && !host.capabilities.efi) {
    throw refuse(
      "no-efi",
      "There is no UEFI firmware for machines on this computer.",
      "Install it (package ovmf, edk2-ovmf or qemu-ovmf-x86_64), or choose BIOS.",
    );
  }
}

async function checkNetwork({ connection }: InstallHost, { network }: InstallRequest): Promise<void> {
  if (!network.startsWith("network:")) return;
  const name = network.slice("network:".length);
  if (await connection.client.networks.byName(name)) return;
  throw new AppError({
    code: "no-such-network",
    message: `There is no virtual network “${name}” any more.`,
    hint: "Choose another network.",
  });
}

/** What {@link create} would do, as it would be done now. */
export async function preview(checked: CheckedRequest): Promise<{ xml: string; command: string }> {
  const volume = fileNameFor(checked.request.name, ".qcow2");
  const command = checked.command(volume);
  return {
    // The real password is made when the machine is; these are its eight characters.
    xml: checked.definition(`${checked.pool.target}/${volume}`, "(random)"),
    command: [["virsh", "-c", command.uri, ...createDiskCommand(command)], installCommand(command)]
      .map(shellQuote)
      .join("\n"),
  };
}

/**
 * Makes the disk, defines the machine and starts it. Whatever fails, or when `signal` aborts before the
 * machine runs, all of it is taken back, last step first; only a pool that was made or started stays.
 * @returns the machine's UUID
 * @throws AppError
 */
export async function create(
  host: InstallHost,
  checked: CheckedRequest,
  { transcript, partial }: { readonly transcript: Transcript; readonly partial: PartialVolumes },
  signal: AbortSignal,
): Promise<string> {
  const { client } = host.connection;
  const { request } = checked;
  const virsh = (args: string[]) => host.connection.virsh(...args);
  const undo = new Undo();
  const commands: string[][] = [];
  try {
    const { pool, commands: poolCommands } = await ensurePool(client, checked.pool);
    if (poolCommands.length > 0) {
      transcript.record(`Prepare storage pool ${pool.name}`, ...poolCommands.map(virsh));
      // What was a guess about a pool that was off is known now.
      const { available } = await pool.info();
      if (diskBytes(request) > available) throw notEnoughSpace(pool.name, diskBytes(request), available);
    }
    signal.throwIfAborted();

    const started = await startNetwork(host, request, undo);
    if (started) commands.push(virsh(["net-start", started]));
    signal.throwIfAborted();

    const disk = await createTracked(host.connection, pool, partial, {
      name: fileNameFor(request.name, ".qcow2"),
      format: "qcow2",
      capacity: diskBytes(request),
    });
    const { volume } = disk;
    undo.add(disk.drop);
    const command = checked.command(volume.name);
    commands.push(virsh(createDiskCommand(command)), installCommand(command));
    signal.throwIfAborted();

    const domain = await define(
      host,
      checked.definition(await volume.path(), randomPassword()),
      request.name,
    );
    undo.add(() => domain.undefine(undefineAll));
    // From here on the disk belongs to a machine that the user sees, should Guesthouse end now.
    await disk.keep();
    signal.throwIfAborted();

    await domain.create();
    undo.add(() => domain.destroy());
    // The window went away while QEMU was starting: nobody asked for a machine that nobody waits for.
    signal.throwIfAborted();
    transcript.record(`Create ${request.name}`, ...commands);
    return domain.uuid;
  } catch (error) {
    await undo.rollBack();
    if (signal.aborted) {
      throw new AppError(
        { code: "cancelled", message: "Creating the machine was cancelled; nothing was left behind." },
        { cause: error },
      );
    }
    throw plainError(error);
  }
}

/** @returns the network's name if it was off and is on now */
async function startNetwork(
  { connection }: InstallHost,
  { network }: InstallRequest,
  undo: Undo,
): Promise<string | undefined> {
  if (!network.startsWith("network:")) return undefined;
  const found = await connection.client.networks.byName(network.slice("network:".length));
  if (!found || (await found.isActive())) return undefined;
  await found.create();
  undo.add(() => found.destroy());
  return found.name;
}

async function define({ connection }: InstallHost, xml: string, name: string): Promise<Domain> {
  try {
    return await connection.client.domains.defineXML(xml, validate);
  } catch (error) {
    // Another program took the name after it was checked.
    if (
      error instanceof LibvirtError &&
      nameTakenCodes.has(error.code) &&
      /already exists/.test(error.message)
    ) {
      throw nameTaken(name);
    }
    throw error;
  }
}

/** Eight characters, all that VNC's authentication takes into account; about 47 bits. */
function randomPassword(): string {
  const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  return Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join("");
}
