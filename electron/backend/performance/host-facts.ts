import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import { hostSize } from "../host/size.ts";
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
    const [{ cpus, memoryMiB }, model] = await Promise.all([
      hostSize(client),
      client.control
        .call(remote.procedures.connectGetSysinfo, { flags: 0 })
        .then(({ sysinfo }) => processorName(sysinfo))
        // Known by few drivers, and on few hosts in full.
        .catch(() => undefined),
    ]);
    const facts = { cpus, memoryMiB };
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
