import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { Connection } from "../../connections/connection.ts";
import { remote } from "../../libvirt/index.ts";
import { readXml, text } from "../../xml/document.ts";
import { emptyWhereUnsupported } from "./unsupported.ts";

/** libvirt's words for how a network reaches the outside, as the user knows them. */
const modes: Readonly<Record<string, string>> = {
  nat: "NAT",
  route: "routed",
  open: "open",
  bridge: "bridge",
  private: "private macvtap",
  vepa: "VEPA macvtap",
  passthrough: "passthrough",
  hostdev: "SR-IOV",
};

/** libvirt's virtual networks. */
export async function networkChoices({ client }: Connection): Promise<Choice[]> {
  const networks = await client.networks.list().catch(emptyWhereUnsupported);
  return await Promise.all(
    networks.map(async (network) => {
      const [active, xml] = await Promise.all([network.isActive(), network.xml()]);
      const mode = readXml(
        xml,
        (root) => text(root, "forward/@mode") ?? (text(root, "forward") === undefined ? "" : "nat"),
      );
      const notes = [mode === "" ? "isolated" : (modes[mode] ?? mode), ...(active ? [] : ["not running"])];
      return { value: network.name, note: notes.join(", ") };
    }),
  );
}

/** Bridges of the host: those that it has as interfaces, and those of libvirt's networks. */
export async function bridgeChoices(connection: Connection): Promise<Choice[]> {
  const { client } = connection;
  const [interfaces, networks] = await Promise.all([
    hostInterfaces(connection),
    client.networks.list().catch(emptyWhereUnsupported),
  ]);
  const choices = new Map<string, Choice>(
    interfaces.filter(({ type }) => type === "bridge").map(({ name }) => [name, { value: name }]),
  );
  for (const network of networks) {
    const bridge = readXml(await network.xml(), (root) => text(root, "bridge/@name"));
    if (bridge) choices.set(bridge, { value: bridge, note: `of the network “${network.name}”` });
  }
  return [...choices.values()];
}

/** Interfaces of the host that a machine's card can be put on directly. */
export async function interfaceChoices(connection: Connection): Promise<Choice[]> {
  const interfaces = await hostInterfaces(connection);
  return interfaces
    .filter(({ name, type }) => name !== "lo" && type !== "bridge")
    .map(({ name, type }) => (type === "ethernet" ? { value: name } : { value: name, note: type }));
}

/** libvirt's filters for network cards. */
export async function filterChoices({ client }: Connection): Promise<Choice[]> {
  const reply = await client.control
    .call(remote.procedures.connectListAllNWFilters, { needResults: 1, flags: 0 })
    .catch(emptyWhereUnsupported);
  return ("filters" in reply ? reply.filters : []).map(({ name }) => ({ value: name }));
}

async function hostInterfaces({ client }: Connection): Promise<{ name: string; type: string }[]> {
  const interfaces = await client.interfaces.list().catch(emptyWhereUnsupported);
  const described = await Promise.all(
    // An interface may go while the list is read.
    interfaces.map(async (each) => ({ name: each.name, xml: await each.xml().catch(emptyWhereUnsupported) })),
  );
  return described.flatMap(({ name, xml }) =>
    typeof xml === "string" ? [{ name, type: readXml(xml, (root) => text(root, "@type") ?? "") }] : [],
  );
}
