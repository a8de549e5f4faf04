import type { Connection } from "../../connections/connection.ts";
import { eachOf } from "../../domains/each-of.ts";
import { elements, readXml, text } from "../../xml/document.ts";
import type { Owners } from "./devices.ts";
import { emptyWhereUnsupported } from "./unsupported.ts";

/** Which other machines have which of the host's devices, by `vendor:product`, PCI address and UUID. */
export async function deviceOwners({ client }: Connection, uuid: string): Promise<Owners> {
  const owners = new Map<string, string[]>();
  await eachOf(await client.domains.list(), async (domain) => {
    if (domain.uuid === uuid) return;
    const xml = await domain.xml().catch(emptyWhereUnsupported);
    if (typeof xml !== "string" || !xml.includes("<hostdev")) return;
    for (const device of hostDevices(xml)) owners.set(device, [...(owners.get(device) ?? []), domain.name]);
  });
  return owners;
}

/** The host devices of one definition, named as their choices are. */
export function hostDevices(domainXml: string): string[] {
  return readXml(domainXml, (root) =>
    elements(root, "devices/hostdev/source").flatMap((source) => {
      const part = (path: string, digits: number) => {
        const found = text(source, path);
        return found === undefined ? undefined : Number(found).toString(16).padStart(digits, "0");
      };
      const vendor = part("vendor/@id", 4);
      const product = part("product/@id", 4);
      if (vendor !== undefined && product !== undefined) return [`${vendor}:${product}`];
      const mediated = text(source, "address/@uuid");
      if (mediated !== undefined) return [mediated];
      const slot = part("address/@slot", 2);
      if (slot === undefined) return [];
      const [domain, bus, fn] = [
        part("address/@domain", 4),
        part("address/@bus", 2),
        part("address/@function", 1),
      ];
      return [`${domain ?? "0000"}:${bus ?? "00"}:${slot}.${fn ?? "0"}`];
    }),
  );
}
