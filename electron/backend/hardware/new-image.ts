import type { HardwareChange } from "../../../shared/contract/hardware.ts";
import type { Connection } from "../connections/connection.ts";
import { isSession } from "../connections/describe-uri.ts";
import type { StoragePool } from "../libvirt/index.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import { ensurePool, type PoolPlan, planPool } from "../storage/pools.ts";
import { createTracked, type TrackedVolume } from "../storage/tracked-volume.ts";
import { fileNameFor, uniqueName } from "../storage/volumes.ts";

type Add = Extract<HardwareChange, { type: "add" }>;

/** A disk that is added, with an image made for it. */
export interface WithImage {
  /** The same disk, naming its image. */
  readonly change: Add;
  /** What making it stands for. */
  readonly commands: readonly (readonly string[])[];
}

/** Whether a change asks for a new image. */
export const wantsImage = (change: HardwareChange): change is Add & { image: { sizeMiB: number } } =>
  change.type === "add" && change.image !== undefined;

/**
 * What {@link makeImage} would do; nothing is made.
 * @param machine the machine's name, after which the image is called
 * @throws LibvirtError
 */
export async function planImage(
  connection: Connection,
  machine: string,
  change: Add & { image: { sizeMiB: number } },
): Promise<WithImage> {
  const pool = await planPool(connection.client, isSession(connection.uri));
  const known = await connection.client.storagePools.byName(pool.name);
  const taken = new Set(pool.step === "none" ? (await known?.volumes())?.map(({ name }) => name) : []);
  const name = uniqueName(fileNameFor(machine, ".qcow2"), taken);
  return {
    change: naming(change, `${pool.target}/${name}`),
    commands: [createCommand(connection, pool.name, name, change.image.sizeMiB)],
  };
}

/**
 * Makes an empty qcow2 in the pool where disks go. It stays on the list of unfinished volumes until it is kept.
 * @throws AppError `no-space` | LibvirtError
 */
export async function makeImage(
  connection: Connection,
  partial: PartialVolumes,
  machine: string,
  change: Add & { image: { sizeMiB: number } },
): Promise<WithImage & Pick<TrackedVolume, "keep" | "drop">> {
  const { client } = connection;
  const plan: PoolPlan = await planPool(client, isSession(connection.uri));
  const { pool, commands } = await ensurePool(client, plan);
  const bytes = change.image.sizeMiB * 2 ** 20;
  await refuseTooLarge(pool, bytes);
  const { volume, keep, drop } = await createTracked(connection, pool, partial, {
    name: fileNameFor(machine, ".qcow2"),
    format: "qcow2",
    capacity: bytes,
  });
  return {
    change: naming(change, await volume.path()),
    commands: [
      ...commands.map((args) => connection.virsh(...args)),
      createCommand(connection, pool.name, volume.name, change.image.sizeMiB),
    ],
    keep,
    drop,
  };
}

/** A qcow2 grows as it is filled, but one that could never be filled is a trap. */
async function refuseTooLarge(pool: StoragePool, bytes: number): Promise<void> {
  const { available } = await pool.info();
  if (bytes > available) throw notEnoughSpace(pool.name, bytes, available);
}

const naming = ({ image: _, ...change }: Add, file: string): Add => ({
  ...change,
  values: { ...change.values, type: "file", driver: "qemu", format: "qcow2", file },
});

const createCommand = (connection: Connection, pool: string, name: string, sizeMiB: number) =>
  connection.virsh("vol-create-as", pool, name, `${sizeMiB}MiB`, "--format", "qcow2");
