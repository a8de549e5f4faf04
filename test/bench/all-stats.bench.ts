import { compare, type Result, timed } from "./measure.ts";
import { machines, startTestDriver } from "./test-driver.ts";

/** All statistics of a thousand machines in one call. */
export default async function allStats(): Promise<Result[]> {
  await using driver = await startTestDriver();
  const ours = () =>
    timed(async () => {
      const stats = await driver.client.domains.allStats();
      if (stats.length !== machines) throw new Error(`${stats.length} machines instead of ${machines}`);
    });
  return await compare("all-stats", ours, {
    "python3-libvirt": driver.python("all-stats"),
    "virsh domstats": driver.virsh("domstats"),
  });
}
