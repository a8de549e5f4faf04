import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientStatus, LibvirtClient, remote } from "../../electron/backend/libvirt/index.ts";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();
const guestBlocked = blocked ?? (await tinyGuestBlocked());

const emptyDomain = (name: string) => `<domain type='qemu'><name>${name}</name><memory>8192</memory>
  <os><type>hvm</type></os></domain>`;

describe.skipIf(blocked)("the libvirt client", () => {
  let libvirtd: PrivateLibvirtd;
  const clients: LibvirtClient[] = [];

  async function connect(uri: string, options: { keepalive?: { intervalMs: number; count: number } } = {}) {
    const client = new LibvirtClient({ uri, socketPath: libvirtd.socketPath, ...options });
    clients.push(client);
    await client.open();
    return client;
  }

  /** Resolves when the client says so. */
  const reached = (client: LibvirtClient, state: ClientStatus["state"]) =>
    new Promise<ClientStatus>((resolve) => {
      const stop = client.onStatus((status) => {
        if (status.state !== state) return;
        stop();
        resolve(status);
      });
    });

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await libvirtd?.stop();
  });

  it("drives the test driver's machine through its life and hears of it", async () => {
    const client = await connect("test:///default");
    expect(await client.host.type()).toBe("TEST");
    const domain = (await client.domains.byName("test"))!;
    expect(await client.domains.byUUID(domain.uuid)).toMatchObject({ name: "test" });
    const heard: string[] = [];
    const last = Promise.withResolvers<void>();
    const stop = await client.events.domain("lifecycle", ({ dom, event }) => {
      heard.push(`${dom.name} ${event}`);
      if (event === 2) last.resolve();
    });
    await domain.suspend();
    expect(await domain.state()).toMatchObject({ state: 3 });
    await domain.resume();
    await domain.destroy();
    expect(await domain.isActive()).toBe(false);
    const started = await domain.create();
    expect(started.id).toBeGreaterThan(0);
    await last.promise;
    // Suspended, resumed, stopped, started.
    expect(heard).toEqual(["test 3", "test 4", "test 5", "test 2"]);
    stop();
    await domain.suspend();
    await domain.resume();
    expect(heard).toHaveLength(4);
  });

  it("reads what the daemon and its host are", async () => {
    const client = await connect("qemu:///system");
    expect(await client.host.type()).toBe("QEMU");
    expect((await client.host.hostname()).trim()).toBe((await libvirtd.virsh("hostname")).trim());
    expect(await client.host.libVersion()).toBeGreaterThanOrEqual(9_000_000);
    expect(await client.host.nodeInfo()).toMatchObject({
      model: process.arch === "x64" ? "x86_64" : "aarch64",
    });
    expect(Object.keys(await client.host.cpuStats())).toContain("idle");
    expect(await client.host.capabilities()).toContain("<capabilities>");
    expect(await client.host.domainCapabilities({ virttype: "qemu" })).toContain("<domainCapabilities>");
    expect((await client.nodeDevices.list()).map(({ name }) => name)).toContain("computer");
    expect(await client.domains.byName("no such")).toBeNull();
    expect(await client.domains.byUUID("00000000-0000-0000-0000-000000000001")).toBeNull();
    expect(await client.networks.byName("no such")).toBeNull();
    expect(await client.storagePools.byName("no such")).toBeNull();
  });

  it("defines, changes and removes a machine", async () => {
    const client = await connect("qemu:///system");
    const domain = await client.domains.defineXML(emptyDomain("defined"));
    expect(await domain.xml()).toContain("<name>defined</name>");
    expect(await domain.metadata(1)).toBeNull();
    await domain.setMetadata(1, "A title", null, null, 2);
    expect(await domain.metadata(1, null, 2)).toBe("A title");
    const element = `<g:note xmlns:g="urn:guesthouse:test">kept</g:note>`;
    await domain.setMetadata(2, "<note>kept</note>", "g", "urn:guesthouse:test", 2);
    expect(await domain.metadata(2, "urn:guesthouse:test", 2)).toContain("kept");
    expect(await domain.xml(2)).toContain(element.slice(0, 7));
    expect(await domain.autostart()).toBe(false);
    await domain.setAutostart(true);
    expect(await domain.autostart()).toBe(true);
    expect(await domain.hasManagedSave()).toBe(false);
    expect(await domain.snapshotNum()).toBe(0);
    expect(await client.domains.allStats()).toMatchObject([
      { domain: { name: "defined" }, params: { "state.state": 5 } },
    ]);
    await domain.undefine();
    expect(await client.domains.list()).toEqual([]);
  });

  it("hears of networks, pools and secrets", async () => {
    const client = await connect("qemu:///system");
    const heard: string[] = [];
    await client.events.network("lifecycle", ({ net, event }) => heard.push(`net ${net.name} ${event}`));
    await client.events.storagePool("lifecycle", ({ pool, event }) =>
      heard.push(`pool ${pool.name} ${event}`),
    );
    await client.events.storagePool("refresh", ({ pool }) => heard.push(`refreshed ${pool.name}`));
    await client.events.nodeDevice("lifecycle", () => {});
    const secretDefined = Promise.withResolvers<void>();
    await client.events.secret("lifecycle", ({ secret, event }) => {
      heard.push(`secret ${secret.usageID} ${event}`);
      if (event === 1) secretDefined.resolve();
    });
    const network = await client.networks.defineXML("<network><name>quiet</name></network>");
    await network.undefine();
    await (await client.storagePools.byName("default"))!.refresh();
    const secret = await client.secrets.defineXML(
      "<secret ephemeral='yes' private='no'><usage type='volume'><volume>/x</volume></usage></secret>",
    );
    await secret.setValue(Buffer.from("word"));
    expect(Buffer.from(await secret.value()).toString()).toBe("word");
    await secret.undefine();
    await secretDefined.promise;
    expect(heard).toEqual(["net quiet 0", "net quiet 1", "refreshed default", "secret /x 0", "secret /x 1"]);
  });

  it("gets error 39 for a procedure that the daemon does not know, and goes on", async () => {
    const client = await connect("test:///default");
    const unknown = { ...remote.procedures.connectGetHostname, number: 9999, name: "unheardOf" };
    await expect(client.control.call(unknown, undefined)).rejects.toMatchObject({
      name: "LibvirtError",
      code: 39,
    });
    expect(await client.host.type()).toBe("TEST");
  });

  it("answers 5,000 calls made at once", async () => {
    const client = await connect("test:///default");
    const domain = (await client.domains.byName("test"))!;
    const states = await Promise.all(Array.from({ length: 5000 }, () => domain.state()));
    expect(states).toHaveLength(5000);
    expect(states.every(({ state }) => state === 1)).toBe(true);
  });

  it("comes back after the daemon was killed, with events and everything current", async () => {
    const client = await connect("qemu:///system");
    const heard: string[] = [];
    let wake = () => {};
    const nextEvent = () => new Promise<void>((resolve) => (wake = resolve));
    await client.events.domain("lifecycle", ({ dom, event }) => {
      heard.push(`${dom.name} ${event}`);
      wake();
    });
    const disconnected = reached(client, "disconnected");
    const reset = new Promise<void>((resolve) => void client.onReset(resolve));
    await libvirtd.killDaemon("SIGKILL");
    expect(await disconnected).toMatchObject({ error: { name: "ConnectionClosedError" } });
    await expect(client.domains.list()).rejects.toMatchObject({ name: "ConnectionClosedError" });
    await expect(client.host.hostname()).rejects.toMatchObject({ name: "ConnectionClosedError" });
    await libvirtd.restartDaemon();
    client.retry();
    await reset;
    expect(client.status).toEqual({ state: "connected" });
    const event = nextEvent();
    const domain = await client.domains.defineXML(emptyDomain("afterwards"));
    await event;
    expect(heard).toEqual(["afterwards 0"]);
    await domain.undefine();
  });

  it("notices a daemon that gives no sign of life", async () => {
    const client = await connect("qemu:///system", { keepalive: { intervalMs: 50, count: 3 } });
    const disconnected = reached(client, "disconnected");
    process.kill(libvirtd.pid, "SIGSTOP");
    try {
      expect(await disconnected).toMatchObject({
        error: { message: expect.stringContaining("sign of life") },
      });
    } finally {
      process.kill(libvirtd.pid, "SIGCONT");
    }
    if (client.status.state !== "connected") await reached(client, "connected");
    expect(await client.host.type()).toBe("QEMU");
  });

  it("closes without touching daemon or machines", async () => {
    const client = await connect("test:///default");
    await client.close();
    expect(client.status).toEqual({ state: "closed" });
    await expect(client.domains.list()).rejects.toThrow("closed");
    await expect(client.open()).rejects.toThrow("closed");
    expect(await libvirtd.virsh("version")).toContain("libvirt");
  });

  it("fails with a plain reason where no daemon listens", async () => {
    const client = new LibvirtClient({ uri: "qemu:///system", socketPath: `${libvirtd.root}/nothing` });
    await expect(client.open()).rejects.toMatchObject({ name: "ConnectError", reason: "no-daemon" });
    expect(client.status.state).toBe("failed");
    await client.close();
  });

  it.skipIf(guestBlocked)("stays responsive while a guest is stuck", async () => {
    const client = await connect("qemu:///system");
    const { name } = await startTinyGuest(libvirtd);
    const domain = (await client.domains.byName(name))!;
    const memoryStats = (timeoutMs: number) =>
      client.stallable.call(
        remote.procedures.domainMemoryStats,
        { dom: domain.ref, maxStats: 20, flags: 0 },
        { timeoutMs },
      );
    await memoryStats(10_000);
    const qemu = Number(await readFile(libvirtd.outside(`/run/libvirt/qemu/${name}.pid`), "utf8"));
    process.kill(qemu, "SIGSTOP");
    try {
      // More than the daemon takes from one connection.
      const stuck = Promise.allSettled(Array.from({ length: 6 }, () => memoryStats(500)));
      expect(await domain.state()).toMatchObject({ state: 1 });
      expect(await client.domains.allStats()).toMatchObject([{ domain: { name } }]);
      for (const each of await stuck) {
        expect(each).toMatchObject({ status: "rejected", reason: { name: "TimeoutError" } });
      }
      // The connection for such calls is new by now, so that others than the stuck guest can be asked.
      const other = await client.domains.defineXML(emptyDomain("other"));
      expect(await other.info({ timeoutMs: 5000 })).toMatchObject({ state: 5 });
      await other.undefine();
    } finally {
      process.kill(qemu, "SIGCONT");
    }
    expect((await memoryStats(20_000)).stats.length).toBeGreaterThan(0);
    await domain.destroy();
    await domain.undefine();
  });
});
