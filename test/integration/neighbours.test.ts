import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
let libvirtd: PrivateLibvirtd;
let session: BackendSession;

beforeAll(async () => {
  if (blocked) return;
  libvirtd = await startPrivateLibvirtd();
  session = await BackendSession.start(libvirtd);
});
afterAll(async () => {
  await session?.close();
  await libvirtd?.stop();
});

test.skipIf(blocked)("a machine without a lease is found in the host's neighbour table", async () => {
  const network = join(libvirtd.root, "quiet.xml");
  await writeFile(
    network,
    "<network><name>quiet</name><bridge name='quiet0' stp='off'/><ip address='10.77.0.1' netmask='255.255.0.0'/></network>",
  );
  await libvirtd.virsh("net-define", network);
  await libvirtd.virsh("net-start", "quiet");
  const uuid = crypto.randomUUID();
  const mac = "52:54:00:77:00:01";
  const card = `<interface type='network'><mac address='${mac}'/><source network='quiet'/><model type='virtio'/></interface>`;
  await session.define("neighbour", plainXml("neighbour", uuid, card));
  await libvirtd.virsh("start", "neighbour");
  // More of them than fit in the kernel's first answer, which libvirt 9.0 does not understand to its end.
  const entries = Array.from(
    { length: 4 * 250 },
    (_, at) => `10.77.${1 + (at % 4)}.${1 + Math.floor(at / 4)}`,
  );
  const batch = join(libvirtd.root, "neighbours");
  const lines = entries.slice(0, 800).map((ip) => `neigh replace ${ip} lladdr ${mac} nud stale dev quiet0`);
  await writeFile(batch, `${lines.join("\n")}\n`);
  await libvirtd.netnsExec("ip", "-batch", batch);
  expect(await libvirtd.virsh("domifaddr", "neighbour", "--source", "arp")).toContain(`${mac}    ipv4`);

  const addresses = new Followed(
    await session.domains.addresses({ connection: session.connection }, session.window.call),
  );
  const { addresses: found } = await addresses.find((item) => item.addresses.length > 0);
  expect(found).toMatchObject([{ uuid }]);
  expect(found[0]!.ips.every((ip) => entries.includes(ip))).toBe(true);
});
