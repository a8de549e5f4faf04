import { compare, type Result, timed } from "./measure.ts";
import { startPeers } from "./peers.ts";

/** The definitions of a thousand machines. */
export default async function xml(): Promise<Result[]> {
  await using peers = await startPeers();
  const domains = await peers.client.domains.list();
  const ours = () =>
    timed(async () => {
      const definitions = await Promise.all(domains.map((domain) => domain.xml()));
      if (!definitions.every((text) => text.includes("<domain"))) throw new Error("a definition is missing");
    });
  return await compare("xml", ours, { "python3-libvirt": peers.python("xml") });
}
