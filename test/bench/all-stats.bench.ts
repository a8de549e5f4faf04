import { compare, type Result, timed } from "./measure.ts";
import { machines, startPeers } from "./peers.ts";

/** All statistics of a thousand machines in one call. */
export default async function allStats(): Promise<Result[]> {
  await using peers = await startPeers();
  const ours = () =>
    timed(async () => {
      const stats = await peers.client.domains.allStats();
      if (stats.length !== machines) throw new Error(`${stats.length} machines instead of ${machines}`);
    });
  return await compare("all-stats", ours, {
    "python3-libvirt": peers.python("all-stats"),
    "virsh domstats": peers.virsh("domstats"),
  });
}
