import { z } from "zod";
import { connectionId, domainUuid } from "./ids.ts";
import { hostPath, poolName, volumeName } from "./images.ts";
import { done, procedure, subscription } from "./procedure.ts";
import { command, jobId } from "./terms.ts";

const onConnection = z.strictObject({ connection: connectionId });
const poolRef = onConnection.extend({ pool: poolName });
/** A name in `shared/storage/pool-types.ts`. */
const typeName = z.string().regex(/^[a-z][a-z-]{1,30}$/);
const xmlText = z.string().max(1 << 20);
const formats = z.array(z.string().max(64)).max(100);

const mostValues = 40;
/** Values of a type's fields, by their names. */
const poolValues = z
  .record(
    z.string().regex(/^[a-z][A-Za-z]{0,40}$/),
    z.union([z.string().max(4096), z.array(z.string().max(4096)).max(100)]),
  )
  .refine((entries) => Object.keys(entries).length <= mostValues)
  .meta({ maxProperties: mostValues });

const pool = z.strictObject({
  name: z.string().max(1024),
  uuid: domainUuid,
  /** libvirt's word; it may be one that this version does not know. */
  type: z.string().max(64),
  state: z.enum(["inactive", "building", "running", "degraded", "inaccessible"]),
  /** Bytes; all three are 0 while it is inactive. */
  capacity: z.number().nonnegative(),
  allocation: z.number().nonnegative(),
  available: z.number().nonnegative(),
  /** Where its volumes are on the host. */
  target: z.string().max(4096).optional(),
  /** Where they come from, in one line. */
  source: z.string().max(4096).optional(),
  format: z.string().max(64).optional(),
  autostart: z.boolean(),
  /** Kept when it is stopped. */
  persistent: z.boolean(),
  /** Known only while it is active. */
  volumes: z.int().nonnegative().optional(),
  /** What Guesthouse is doing with it, which can take as long as its storage takes. */
  work: z
    .strictObject({
      kind: z.enum(["build", "start", "stop", "refresh", "delete"]),
      job: jobId,
      /** Nobody waits for it any more, but libvirt cannot be told to stop. */
      given: z.literal("up").optional(),
    })
    .optional(),
});
export type Pool = z.infer<typeof pool>;

const volumeOfPool = z.strictObject({
  name: volumeName,
  path: z.string().max(4096),
  /** Bytes taken on the host; absent where libvirt cannot tell. */
  bytes: z.number().nonnegative().optional(),
  /** Names of the machines that use it, themselves or by a chain of images. */
  usedBy: z.array(z.string().max(1024)).max(1000),
});

/** See `Preparation` in `shared/storage/pool-types.ts`. */
const preparation = z.enum(["folder", "new", "overwrite"]);

/** `forget`: only the definition goes. `erase`: what the pool holds goes too. */
const removalKind = z.enum(["forget", "erase"]);

export const storage = {
  /** All pools, whole, again at every change, whoever made it. */
  pools: subscription(onConnection, z.strictObject({ pools: z.array(pool).max(10_000) })),
  /** What the host's libvirt was built with: the types of pools, and the formats of each and of its volumes. */
  capabilities: procedure(
    onConnection,
    z.strictObject({
      types: z
        .array(
          z.strictObject({
            type: z.string().max(64),
            supported: z.boolean(),
            formats,
            volumeFormats: formats,
            volumeFormat: z.string().max(64).optional(),
          }),
        )
        .max(100),
    }),
  ),
  /** Devices of the host from which a pool can be made. */
  devices: procedure(
    onConnection,
    z.strictObject({
      disks: z.array(z.strictObject({ path: z.string().max(4096), label: z.string().max(400) })).max(1000),
      adapters: z.array(z.strictObject({ name: z.string().max(64), label: z.string().max(400) })).max(1000),
    }),
  ),
  /** The secrets that libvirt keeps for pools, without their values. */
  secrets: procedure(
    onConnection,
    z.strictObject({
      secrets: z
        .array(
          z.strictObject({
            uuid: domainUuid,
            usage: z.enum(["iscsi", "ceph"]),
            name: z.string().max(4096),
          }),
        )
        .max(1000),
    }),
  ),
  /** Asks the server, or the host's own tools, what there is; `values` hold the fields that the type asks for. */
  discover: procedure(
    onConnection.extend({ type: typeName, values: poolValues }),
    z.strictObject({ sources: z.array(poolValues).max(1000) }),
  ),
  /**
   * Defines a pool, prepares and starts it as a job. Where that fails nothing of the definition stays. With
   * `preview` it only gives definition and commands.
   */
  create: procedure(
    onConnection.extend({
      name: poolName,
      type: typeName,
      values: poolValues,
      /** Kept by libvirt as a new secret, to which the pool then refers. */
      password: z.string().min(1).max(4096).optional(),
      prepare: preparation.optional(),
      start: z.boolean(),
      autostart: z.boolean(),
      preview: z.literal(true).optional(),
    }),
    z.strictObject({ xml: xmlText, command, job: jobId.optional() }),
  ),
  /** Does it as a job. With `preview` it only says the command. */
  act: procedure(
    poolRef.extend({ action: z.enum(["start", "stop", "refresh"]), preview: z.literal(true).optional() }),
    z.strictObject({ command, job: jobId.optional() }),
  ),
  /** Makes what a stopped pool stands on, as a job. With `preview` it only says the command. */
  build: procedure(
    poolRef.extend({ prepare: preparation, preview: z.literal(true).optional() }),
    z.strictObject({ command, job: jobId.optional() }),
  ),
  setAutostart: procedure(poolRef.extend({ autostart: z.boolean() }), done),
  /** What deleting the pool would touch. */
  describeRemoval: procedure(
    poolRef,
    z.strictObject({
      active: z.boolean(),
      persistent: z.boolean(),
      /** What its type lets libvirt erase: the folder with its volumes, or what is on these devices. */
      erasable: z.enum(["folder", "device"]).optional(),
      target: hostPath.optional(),
      devices: z.array(z.string().max(4096)).max(100),
      /** Machines with a disk in it, as far as their definitions tell. */
      machines: z.array(z.string().max(1024)).max(1000),
      /** The first of them; all are counted. Empty while the pool is inactive. */
      volumes: z.array(volumeOfPool).max(5000),
      volumeCount: z.int().nonnegative(),
      revision: z.string().max(64),
    }),
  ),
  /**
   * Stops and forgets the pool; with `erase` deletes what it holds too, exactly as described, and refuses where a
   * machine uses any of it. A job. With `preview` it only says the commands.
   */
  remove: procedure(
    poolRef.extend({ kind: removalKind, revision: z.string().max(64), preview: z.literal(true).optional() }),
    z.strictObject({ command, job: jobId.optional() }),
  ),
  /** The definition that is kept; of a pool that is not kept, the present one. */
  definition: procedure(poolRef, z.strictObject({ xml: xmlText })),
  /** Replaces the definition `base`, for the next start. With `preview` it only says the command. */
  redefine: procedure(
    poolRef.extend({ base: xmlText, xml: xmlText, preview: z.literal(true).optional() }),
    z.strictObject({ command }),
  ),
};
