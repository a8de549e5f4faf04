import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import {
  type PoolTypeName,
  type PoolValue,
  type Preparation,
  poolType,
} from "../../../shared/storage/pool-types.ts";
import type { Connection } from "../connections/connection.ts";
import { storagePoolBuildFlags as build } from "../libvirt/protocol/flags/storage.ts";
import type { Services } from "../services.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { readDefinition } from "./pool-actions.ts";
import { findPool, poolCommandName, runPoolWork } from "./pool-work.ts";
import { readPoolFacts } from "./pool-xml.ts";

/** The words of virsh for {@link buildFlags}. */
export const buildWords: Record<Preparation, readonly string[]> = {
  folder: [],
  new: ["--no-overwrite"],
  overwrite: ["--overwrite"],
};

/** libvirt's ZFS and folders know no flags; of the rest `new` is what refuses a device that holds anything. */
export function buildFlags(type: PoolTypeName, prepare: Preparation): number {
  if (prepare === "overwrite") return build.VIR_STORAGE_POOL_BUILD_OVERWRITE;
  return prepare === "new" && type !== "zfs" ? build.VIR_STORAGE_POOL_BUILD_NO_OVERWRITE : 0;
}

/**
 * @param format of the pool's source
 * @throws AppError `bad-pool` for what the type does not have; `no-file-system` where nobody says which to make
 */
export function checkPreparation(type: string, prepare: Preparation, format: PoolValue | undefined): void {
  if (!poolType(type)?.prepare.includes(prepare)) {
    throw new AppError({
      code: "bad-pool",
      message: "A storage pool of this type cannot be prepared like this.",
      detail: `${type}: ${prepare}`,
    });
  }
  if (type === "fs" && prepare !== "folder" && (!format || format === "auto")) {
    throw new AppError({
      code: "no-file-system",
      message: "Choose which file system is to be made on the device.",
      hint: "“Automatic” only recognises one that is there.",
    });
  }
}

/**
 * Makes what a stopped pool stands on, as a job; with `preview` it only says the command.
 * @throws AppError `no-such-pool`; as {@link checkPreparation}
 */
export async function buildPool(
  services: Services,
  connection: Connection,
  request: Omit<Parameters<Handlers["storage"]["build"]>[0], "connection">,
): Promise<{ command: string; job?: string }> {
  const { pool: name, prepare, preview } = request;
  const pool = await findPool(connection, name);
  const { type, format } = readPoolFacts(await readDefinition(pool));
  checkPreparation(type, prepare, format);
  const argv = connection.virsh("pool-build", poolCommandName(pool), ...buildWords[prepare]);
  const command = boundedCommandText(argv);
  if (preview) return { command };
  const title = `Prepare the storage pool ${name}`;
  const job = runPoolWork(services, connection, { title, commands: [argv] }, async ({ show, wait }) => {
    show(pool, "build");
    await wait(pool.build(buildFlags(type as PoolTypeName, prepare)));
  });
  return { command, job };
}
