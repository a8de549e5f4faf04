import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import { remote } from "../libvirt/index.ts";
import { readXml, text } from "../xml/document.ts";

/**
 * What the host has in all.
 * @throws AppError in plain words
 */
export async function hostFacts({
  client,
}: Connection): Promise<{ cpus: number; memoryMiB: number; model?: string }> {
  try {
    const [{ cpus, memory }, { total }, model] = await Promise.all([
      client.host.nodeInfo(),
      // What is in use is counted out of this total, which is another than that of the host's description where
      // the daemon runs in a container.
      client.host.memoryStats().catch((): Record<string, bigint> => ({})),
      client.control
        .call(remote.procedures.connectGetSysinfo, { flags: 0 })
        .then(({ sysinfo }) => processorName(sysinfo))
        // Known by few drivers, and on few hosts in full.
        .catch(() => undefined),
    ]);
    const facts = { cpus, memoryMiB: Number(total ?? memory) / 1024 };
    return model === undefined ? facts : { ...facts, model };
  } catch (error) {
    throw plainError(error);
  }
}

/** The CPU's name out of libvirt's sysinfo XML. */
function processorName(sysinfo: string): string | undefined {
  const name = readXml(sysinfo, (root) => text(root, "processor/entry[@name='version']"));
  return name?.replace(/\s+/g, " ").slice(0, 400) || undefined;
}
