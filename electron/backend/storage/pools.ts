import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { LibvirtClient, StoragePool } from "../libvirt/index.ts";
import { el, writeXml } from "../xml/build.ts";
import { readXml, text } from "../xml/document.ts";

/** `VIR_STORAGE_POOL_RUNNING` */
const running = 2;
/** Pools whose volumes are files in a folder, in any format. */
const folderTypes = new Set(["dir", "fs", "netfs"]);

interface KnownPool {
  readonly pool: StoragePool;
  readonly type: string;
  readonly target: string;
  readonly state: number;
  readonly available: number;
}

/** Where a new disk or medium would go; nothing has been done yet. */
export interface PoolPlan {
  readonly name: string;
  /** The pool's folder on the hypervisor's host. */
  readonly target: string;
  /** bytes */
  readonly freeBytes: number;
  /** What has to be done before it can be used. */
  readonly step: "none" | "start" | "create";
}

/**
 * The pool for new disks: `default`, started if need be; else the active folder with the most space; else a
 * `default` that is yet to be made where libvirt's own tools would make it.
 * @throws LibvirtError where the connection has no storage at all
 */
export async function planPool(client: LibvirtClient, session: boolean): Promise<PoolPlan> {
  const pools = (await known(client)).filter(({ type, target }) => folderTypes.has(type) && target !== "");
  const usable = pools.filter(({ state }) => state === running);
  const preferred =
    usable.find(({ pool }) => pool.name === "default") ??
    pools.find(({ pool }) => pool.name === "default") ??
    usable.sort((a, b) => b.available - a.available)[0];
  if (preferred) {
    const active = preferred.state === running;
    return {
      name: preferred.pool.name,
      target: preferred.target,
      freeBytes: active ? preferred.available : await freeBytesOf(preferred.target),
      step: active ? "none" : "start",
    };
  }
  const taken = new Set((await client.storagePools.list()).map((pool) => pool.name));
  const target = session ? join(homedir(), ".local/share/libvirt/images") : "/var/lib/libvirt/images";
  return {
    // A `default` of another kind (a volume group, say) keeps its name.
    name: taken.has("default") ? "guesthouse" : "default",
    target,
    freeBytes: await freeBytesOf(target),
    step: "create",
  };
}

/**
 * Makes the planned pool usable. A pool that was made stays when later work fails: it is where the next
 * machine goes, and others may have found it meanwhile.
 * @returns the commands that this stands for, as arguments of virsh; none if nothing had to be done
 */
export async function ensurePool(
  client: LibvirtClient,
  plan: PoolPlan,
): Promise<{ pool: StoragePool; commands: string[][] }> {
  const commands: string[][] = [];
  let pool = await client.storagePools.byName(plan.name);
  if (!pool) {
    pool = await client.storagePools.defineXML(
      writeXml(
        el("pool", { type: "dir" }, el("name", {}, plan.name), el("target", {}, el("path", {}, plan.target))),
      ),
    );
    commands.push(["pool-define-as", plan.name, "dir", "--target", plan.target]);
    await pool.build();
    commands.push(["pool-build", plan.name]);
    await pool.setAutostart(true);
    commands.push(["pool-autostart", plan.name]);
  }
  if (!(await pool.isActive())) {
    await pool.create();
    commands.push(["pool-start", plan.name]);
  }
  return { pool, commands };
}

/** Active pools that are folders of files. */
export async function activeFolderPools(client: LibvirtClient): Promise<StoragePool[]> {
  const pools = await known(client);
  return pools
    .filter(({ type, state }) => folderTypes.has(type) && state === running)
    .map(({ pool }) => pool);
}

async function known(client: LibvirtClient): Promise<KnownPool[]> {
  const pools = await client.storagePools.list();
  return await Promise.all(
    pools.map(async (pool) => {
      const [info, xml] = await Promise.all([pool.info(), pool.xml()]);
      return readXml(xml, (root) => ({
        pool,
        type: text(root, "@type") ?? "",
        target: text(root, "target/path") ?? "",
        state: info.state,
        available: info.available,
      }));
    }),
  );
}

/** Free bytes where a folder is or would be; none if that cannot be told from here. */
async function freeBytesOf(folder: string): Promise<number> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || at === dirname(at)) return 0;
    }
  }
}
