import { compare, type Result, timed } from "./measure.ts";
import { machines, startTestDriver } from "./test-driver.ts";

/** The list of a thousand machines and the state of each. */
export default async function listState(): Promise<Result[]> {
  await using driver = await startTestDriver();
  const ours = () =>
    timed(async () => {
      const domains = await driver.client.domains.list();
      const states = await Promise.all(domains.map((domain) => domain.state()));
      if (states.length !== machines) throw new Error(`${states.length} machines instead of ${machines}`);
    });
  return await compare("list-state", ours, {
    "python3-libvirt": driver.python("list-state"),
    "virsh list --all": driver.virsh("list --all"),
  });
}
