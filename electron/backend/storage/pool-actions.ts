import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { StoragePool } from "../libvirt/index.ts";
import { storageXMLFlags } from "../libvirt/protocol/flags/storage.ts";
import type { Services } from "../services.ts";
import { boundedCommandText, type Command } from "../transcript/command-text.ts";
import { readXml, text, XmlError } from "../xml/document.ts";
import { poolsOf } from "./pool-registry.ts";
import { findPool, type PoolWork, poolCommandName, runPoolWork } from "./pool-work.ts";

type Action = Parameters<Handlers["storage"]["act"]>[0]["action"];

/** For the transcript and the list of jobs, before the pool's name. */
const titles: Record<Action, string> = {
  start: "Start the storage pool",
  stop: "Stop the storage pool",
  refresh: "Refresh the storage pool",
};
const verbs: Record<Action, string> = { start: "pool-start", stop: "pool-destroy", refresh: "pool-refresh" };

const does: Record<Action, (pool: StoragePool, tools: PoolWork) => Promise<void>> = {
  // Whoever cancels does not want it running a minute later.
  start: (pool, { wait }) => wait(pool.create(), () => pool.destroy()),
  stop: (pool, { wait }) => wait(pool.destroy()),
  refresh: (pool, { wait }) => wait(pool.refresh()),
};

/**
 * Starts, stops or refreshes a pool as a job; with `preview` it only says the command.
 * @throws AppError `no-such-pool`
 */
export async function actOnPool(
  services: Services,
  connection: Connection,
  {
    pool: name,
    action,
    preview,
  }: { readonly pool: string; readonly action: Action; readonly preview?: true | undefined },
): Promise<{ command: string; job?: string }> {
  const pool = await findPool(connection, name);
  const argv = connection.virsh(verbs[action], poolCommandName(pool));
  const command = boundedCommandText(argv);
  if (preview) return { command };
  const title = `${titles[action]} ${name}`;
  const job = runPoolWork(services, connection, { title, commands: [argv] }, async (tools) => {
    tools.show(pool, action);
    await does[action](pool, tools);
  });
  return { command, job };
}

/** @throws AppError `no-such-pool` */
export async function setPoolAutostart(
  { transcript }: Services,
  connection: Connection,
  name: string,
  autostart: boolean,
): Promise<void> {
  const pool = await findPool(connection, name);
  await pool.setAutostart(autostart);
  poolsOf(connection).changed(pool);
  transcript.record(
    `${autostart ? "Start" : "Do not start"} the storage pool ${name} with the host`,
    connection.virsh("pool-autostart", poolCommandName(pool), ...(autostart ? [] : ["--disable"])),
  );
}

/** The definition that is kept; of a pool that is not kept, the present one. */
export const readDefinition = (pool: StoragePool): Promise<string> =>
  pool.xml(storageXMLFlags.VIR_STORAGE_XML_INACTIVE);

/**
 * Replaces the definition of a pool, for its next start.
 * @throws AppError `changed-meanwhile` where it is not `base` any more; `renamed` for another name or UUID, by
 * which libvirt would make another pool; `transient`; `invalid-xml`
 */
export async function redefinePool(
  { transcript }: Services,
  connection: Connection,
  request: {
    readonly pool: string;
    readonly base: string;
    readonly xml: string;
    readonly preview?: true | undefined;
  },
): Promise<{ command: string }> {
  const { pool: name, base, xml, preview } = request;
  const pool = await findPool(connection, name);
  const command: Command = { argv: connection.virsh("pool-define", "/dev/stdin"), input: xml };
  const words = boundedCommandText(command);
  const of = readIdentity(xml);
  if (of.name !== name || of.uuid !== pool.uuid) {
    throw new AppError({
      code: "renamed",
      message: "A storage pool keeps its name and its UUID: libvirt has no way to rename one.",
      hint: `Put “${name}” and ${pool.uuid} back. For another name, delete this pool (its contents can stay) and add it again.`,
    });
  }
  if (preview) return { command: words };
  if (!(await pool.isPersistent())) {
    throw new AppError({
      code: "transient",
      message: `The storage pool “${name}” vanishes when it stops, so there is no definition to change.`,
    });
  }
  if ((await readDefinition(pool)) !== base) {
    throw new AppError({
      code: "changed-meanwhile",
      message: "The definition was changed elsewhere meanwhile, so nothing was applied.",
      hint: "Load the definition again, then make the change.",
    });
  }
  await connection.client.storagePools.defineXML(xml);
  poolsOf(connection).changed(pool);
  transcript.record(`Change the storage pool ${name}`, command);
  return { command: words };
}

function readIdentity(xml: string) {
  try {
    return readXml(xml, (root) => ({ name: text(root, "name"), uuid: text(root, "uuid") }));
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new AppError(
      { code: "invalid-xml", message: "This is no XML.", detail: error.message },
      { cause: error },
    );
  }
}
