import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LibvirtClient } from "../../electron/backend/libvirt/index.ts";
import type { HostStart } from "../../shared/contract/autostart.ts";
import type { DomainEvent } from "../../shared/contract/domains.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const inOrder = (order: number, delay: number): HostStart => ({ by: "guesthouse", order, delay });
/** VIR_DOMAIN_EVENT_STARTED */
const started = 2;

describe.skipIf(blocked)(`machines that start with their host${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const define = async (name: string, devices = "") => {
    const uuid = crypto.randomUUID();
    await session.define(name, plainXml(name, uuid, devices));
    return uuid;
  };
  const set = (uuid: string, start: HostStart) =>
    session.backend.handlers.autostart.set({ ...session.ref(uuid), start }, session.window.call);
  const stored = (name: string) => libvirtd.virsh("dumpxml", name, "--inactive");
  const running = async () => (await libvirtd.virsh("list", "--name")).split("\n").filter(Boolean);
  const nextJob = async () => {
    const jobs = new Followed<{ jobs: Job[] }>(
      await session.backend.handlers.jobs.watch({}, session.window.call),
    );
    const { jobs: found } = await jobs.find((item) => item.jobs.some(({ state }) => state !== "running"));
    return found.find(({ state }) => state !== "running")!;
  };

  test("libvirt or an order: one turns the other off, as the commands say", async () => {
    const uuid = await define("one");
    const list = new Followed<DomainEvent>(
      await session.domains.watch({ connection: session.connection }, session.window.call),
    );
    await set(uuid, { by: "libvirt" });
    expect(await libvirtd.virsh("dominfo", "one")).toMatch(/Autostart:\s+enable/);
    await set(uuid, inOrder(3, 20));
    expect(await libvirtd.virsh("dominfo", "one")).toMatch(/Autostart:\s+disable/);
    expect(await stored("one")).toContain('<guesthouse:autostart order="3" delay="20"/>');
    await list.find(
      (event) =>
        event.type === "changed" &&
        event.domains.some(
          ({ autostart, organisation }) => !autostart && organisation.autostart?.delay === 20,
        ),
    );
    await set(uuid, { by: "libvirt" });
    expect(await libvirtd.virsh("dominfo", "one")).toMatch(/Autostart:\s+enable/);
    expect(await stored("one")).not.toContain("guesthouse");
    await set(uuid, { by: "nobody" });
    expect(await libvirtd.virsh("dominfo", "one")).toMatch(/Autostart:\s+disable/);
    const element = `'<machine><autostart order="3" delay="20"/></machine>'`;
    const uri = "urn:guesthouse:machine:1";
    expect(await session.commands()).toEqual([
      "virsh -c qemu:///system autostart one",
      `virsh -c qemu:///system metadata one ${uri} --key guesthouse --set ${element} --config`,
      "virsh -c qemu:///system autostart one --disable",
      "virsh -c qemu:///system autostart one",
      `virsh -c qemu:///system metadata one ${uri} --remove --config`,
      "virsh -c qemu:///system autostart one --disable",
    ]);
    await libvirtd.virsh("undefine", "one");
  });

  test("after a boot they start one after the other, whatever becomes of one of them", async () => {
    const [last, broken, first, up] = await Promise.all([
      define("a-last"),
      define("b-broken", diskXml(join(libvirtd.imagesDir, "missing.qcow2"))),
      define("c-first"),
      define("d-up"),
    ]);
    await libvirtd.virsh("start", "d-up");
    await set(up, inOrder(1, 600));
    await set(first, inOrder(2, 0));
    await set(broken, inOrder(3, 1));
    await set(last, inOrder(9, 1));
    // It has been seen in this boot; nothing was there to be started, and nothing is now.
    await session.close({ keep: true });
    session = await BackendSession.start(libvirtd, session.stateDir);
    expect(await running()).toEqual(["d-up"]);
    await session.close({ keep: true });

    const records = join(session.stateDir, "host-boots");
    const [record] = await readdir(records);
    await writeFile(join(records, record!), JSON.stringify({ boot: "an earlier one" }));
    const client = new LibvirtClient({ uri: "qemu:///system", socketPath: libvirtd.socketPath });
    await client.open();
    const both = Promise.withResolvers<void>();
    const starts: { name: string; at: number }[] = [];
    await client.events.domain("lifecycle", ({ dom, event }) => {
      if (event === started) starts.push({ name: dom.name, at: Date.now() });
      if (starts.length === 2) both.resolve();
    });
    session = await BackendSession.start(libvirtd, session.stateDir);
    expect(await nextJob()).toMatchObject({
      title: "Start the machines of This computer in order",
      state: "failed",
      error: {
        code: "not-all-started",
        message: "1 of 4 machines did not start: b-broken.",
        detail: expect.stringContaining("missing.qcow2"),
      },
    });
    await both.promise;
    expect(starts.map(({ name }) => name)).toEqual(["c-first", "a-last"]);
    // A second before the broken one, and another before the last; the first event may have been told late.
    expect(starts[1]!.at - starts[0]!.at).toBeGreaterThan(1000);
    expect(await session.commands()).toEqual([
      "virsh -c qemu:///system start c-first",
      "virsh -c qemu:///system start a-last",
    ]);
    await client.close();
  });

  test("the order is written anew, and what it leaves to be started is started when asked for", async () => {
    const { autostart } = session.backend.handlers;
    const { connection } = session;
    for (const name of ["c-first", "a-last", "d-up"]) await libvirtd.virsh("destroy", name);
    const uuidOf = async (name: string) => (await libvirtd.virsh("domuuid", name)).trim();
    const [first, last, broken, up] = await Promise.all(
      ["c-first", "a-last", "b-broken", "d-up"].map(uuidOf),
    );
    const machines = [last!, up!].map((uuid) => ({ uuid, delay: 0 }));
    await autostart.arrange({ connection, machines, removed: [first!, broken!] }, session.window.call);
    expect(await stored("a-last")).toContain('<guesthouse:autostart order="1" delay="0"/>');
    expect(await stored("d-up")).toContain('<guesthouse:autostart order="2" delay="0"/>');
    expect(await stored("c-first")).not.toContain("guesthouse");
    const { job } = await autostart.run({ connection }, session.window.call);
    const jobs = new Followed<{ jobs: Job[] }>(
      await session.backend.handlers.jobs.watch({}, session.window.call),
    );
    const done = await jobs.find((item) =>
      item.jobs.some(({ id, state }) => id === job && state !== "running"),
    );
    expect(done.jobs.find(({ id }) => id === job)).toMatchObject({
      state: "succeeded",
      result: "2 machines started",
    });
    expect(await running()).toEqual(expect.arrayContaining(["a-last", "d-up"]));
    await expect(autostart.run({ connection }, session.window.call)).rejects.toMatchObject({
      code: "nothing-to-start",
    });
  });
});
