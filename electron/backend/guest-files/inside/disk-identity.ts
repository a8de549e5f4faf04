import { stat } from "node:fs/promises";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import { readDisks } from "../../domains/facts.ts";
import { locateImage } from "../../images/locate-image.ts";
import { domainXMLFlags } from "../../libvirt/protocol/flags/domains.ts";

/**
 * What the images of a machine's disks are now, as a text that is another one once one of them was written to or
 * replaced. Nothing that they hold is read.
 * @throws AppError `no-such-domain`
 */
export async function diskIdentity(
  connections: ConnectionRegistry,
  { connection: id, uuid }: { readonly connection: string; readonly uuid: string },
): Promise<string> {
  const domain = await connections.get(id).domains.handle(uuid);
  const disks = readDisks(await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
  const told = disks
    .filter(({ device }) => device === "disk" || device === "lun")
    .map(async ({ target, path, network }) => {
      try {
        const image = await locateImage(connections, { kind: "disk", connection: id, uuid, target });
        const { ino, size, mtimeMs } = await stat(image.localPath ?? "");
        return [target, image.path, ino, size, mtimeMs];
      } catch {
        return [target, path ?? network ?? ""];
      }
    });
  return JSON.stringify(await Promise.all(told));
}
