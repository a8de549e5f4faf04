import type { LibvirtClient } from "../libvirt/index.ts";

export interface HostSize {
  /** As libvirt names it: `x86_64`. */
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryMiB: number;
}

/**
 * What a host has in all. What is in use is counted out of the statistics' total, which is another than that of
 * the host's description where the daemon runs in a container; so that is the one to tell.
 * @throws LibvirtError | ConnectionClosedError
 */
export async function hostSize({ host }: Pick<LibvirtClient, "host">): Promise<HostSize> {
  const [{ model, cpus, memory }, { total }] = await Promise.all([
    host.nodeInfo(),
    host.memoryStats().catch((): Record<string, bigint> => ({})),
  ]);
  return { architecture: model, cpus, memoryMiB: Math.floor(Number(total ?? memory) / 1024) };
}
