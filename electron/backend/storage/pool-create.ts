import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import {
  faultsOf,
  type PoolType,
  type PoolTypeName,
  type PoolValues,
  poolType,
  poolTypes,
} from "../../../shared/storage/pool-types.ts";
import type { Connection } from "../connections/connection.ts";
import type { LibvirtClient, StoragePool } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { boundedCommandText, type Command } from "../transcript/command-text.ts";
import { el, writeXml } from "../xml/build.ts";
import { buildFlags, buildWords, checkPreparation } from "./pool-build.ts";
import { poolsOf } from "./pool-registry.ts";
import { runPoolWork } from "./pool-work.ts";
import { poolXml } from "./pool-xml.ts";

type Request = Omit<Parameters<Handlers["storage"]["create"]>[0], "connection" | "type"> & {
  readonly type: PoolTypeName;
};

/** Stands for the password's secret in a preview, where none has been made. */
const secretToBe = "00000000-0000-0000-0000-000000000000";

/**
 * Defines a pool, and prepares and starts it where that is wished, as a job. What fails or is cancelled leaves no
 * definition and no secret. With `preview` it only gives definition and commands.
 * @throws AppError `bad-pool` where the values do not fit the type; `pool-exists`
 */
export async function createPool(
  services: Services,
  connection: Connection,
  request: Request,
): Promise<{ xml: string; command: string; job?: string }> {
  check(request);
  const { name, type, values, password, prepare, start, autostart, preview } = request;
  const { storagePools } = connection.client;
  const withSecret = (uuid: string): PoolValues =>
    password === undefined ? values : { ...values, secret: uuid };
  const xml = poolXml(type, name, withSecret(secretToBe));
  const commands = commandsFor(connection, request, xml);
  const command = boundedCommandText(...commands);
  if (await storagePools.byName(name)) {
    throw new AppError({
      code: "pool-exists",
      message: `There is a storage pool named “${name}” already.`,
      action: { kind: "choose-another-name", label: "Choose another name" },
    });
  }
  if (preview) return { xml, command };
  const title = `Add the storage pool ${name}`;
  const job = runPoolWork(services, connection, { title, commands }, async (tools) => {
    const { job, wait, show, onFailure } = tools;
    let definition = xml;
    if (password !== undefined) {
      const secret = await keepPassword(connection.client, secretXml(request), password);
      onFailure(() => secret.undefine());
      definition = poolXml(type, name, withSecret(secret.uuid));
    }
    job.phase("Defining the pool");
    const pool = await wait(storagePools.defineXML(definition), (late) => late.undefine());
    onFailure(() => forget(pool));
    await poolsOf(connection).learn(pool);
    if (prepare) {
      job.phase("Preparing the storage");
      show(pool, "build");
      await wait(pool.build(buildFlags(type, prepare)));
    }
    if (start) {
      job.phase("Starting the pool");
      show(pool, "start");
      await wait(pool.create(), () => pool.destroy());
    }
    if (autostart) await pool.setAutostart(true);
    poolsOf(connection).changed(pool);
  });
  return { xml, command, job };
}

/** It may run where only its autostart failed. */
async function forget(pool: StoragePool): Promise<void> {
  if (await pool.isActive()) await pool.destroy();
  await pool.undefine();
}

function check({ type, values, password, prepare, name }: Request): void {
  const { fields }: PoolType = poolTypes[type];
  const bad = (detail: string) =>
    new AppError({
      code: "bad-pool",
      message: "The storage pool cannot be made of these values.",
      hint: "Look at the fields that are marked.",
      detail,
    });
  if (/[/\n\r]/.test(name)) throw bad("name: a slash or a line break");
  const unknown = Object.keys(values).filter((key) => !Object.hasOwn(fields, key));
  if (unknown.length > 0) throw bad(unknown.map((key) => `${key}: unknown`).join("\n"));
  if (password !== undefined && !fields["secret"]) throw bad("password: not for this type");
  const faults = Object.entries(
    faultsOf(poolTypes[type], password === undefined ? values : { ...values, secret: secretToBe }),
  );
  if (faults.length > 0) throw bad(faults.map(([key, fault]) => `${key}: ${fault}`).join("\n"));
  if (prepare) checkPreparation(type, prepare, values["format"]);
}

function secretXml({ name, type }: Request): string {
  const usage = fieldUsage(type);
  // libvirt keeps one secret for each usage and name.
  const words =
    usage === "ceph" ? el("name", {}, `guesthouse ${name}`) : el("target", {}, `guesthouse ${name}`);
  return writeXml(
    el(
      "secret",
      { ephemeral: "no", private: "yes" },
      el("description", {}, `Password of the storage pool ${name}`),
      el("usage", { type: usage }, words),
    ),
  );
}

function fieldUsage(type: PoolTypeName): "iscsi" | "ceph" {
  const codec = poolType(type)?.fields["secret"]?.codec;
  return codec?.type === "secret" ? codec.usage : "iscsi";
}

async function keepPassword({ secrets }: LibvirtClient, xml: string, password: string) {
  const secret = await secrets.defineXML(xml);
  try {
    await secret.setValue(Buffer.from(password, "utf8"));
    return secret;
  } catch (error) {
    await secret.undefine();
    throw error;
  }
}

function commandsFor(connection: Connection, request: Request, xml: string): Command[] {
  const { name, password, prepare, start, autostart } = request;
  // A name that would be taken for an option stands behind one.
  const named = name.startsWith("-") ? [`--pool=${name}`] : [name];
  const secret: Command[] =
    password === undefined
      ? []
      : [
          { argv: connection.virsh("secret-define", "/dev/stdin"), input: secretXml(request) },
          // It asks for the password.
          connection.virsh("secret-set-value", secretToBe, "--interactive"),
        ];
  return [
    ...secret,
    { argv: connection.virsh("pool-define", "/dev/stdin"), input: xml },
    ...(prepare ? [connection.virsh("pool-build", ...named, ...buildWords[prepare])] : []),
    ...(start ? [connection.virsh("pool-start", ...named)] : []),
    ...(autostart ? [connection.virsh("pool-autostart", ...named)] : []),
  ];
}
