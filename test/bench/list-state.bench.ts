import { compare, type Result, timed } from "./measure.ts";
import { machines, startPeers } from "./peers.ts";

/** The list of a thousand machines and the state of each. */
export default async function listState(): Promise<Result[]> {
  await using peers = await startPeers();
  const ours = () =>
    timed(async () => {
      const domains = await peers.client.domains.list();
      const states = await Promise.all(domains.map((domain) => domain.state()));
      if (states.length !== machines) throw new Error(`${states.length} machines instead of ${machines}`);
    });
  return await compare("list-state", ours, {
    "python3-libvirt": peers.python("list-state"),
    "virsh list --all": peers.virsh("list --all"),
  });
}
