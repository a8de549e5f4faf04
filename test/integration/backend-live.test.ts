import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrganisationChange } from "../../electron/backend/domains/organisation.ts";
import { type Backend, createBackend } from "../../electron/backend/index.ts";
import type { ConnectionInfo } from "../../shared/contract/connections.ts";
import type { Domain, DomainEvent } from "../../shared/contract/domains.ts";
import type { TranscriptEntry } from "../../shared/contract/jobs.ts";
import { BackendWindow, Followed } from "../support/backend-window.ts";
import { lxcUri, startContainer } from "../support/container.ts";
import { startTinyGuest, type TinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { writeMachines } from "../support/test-driver.ts";

const blocked = privateLibvirtdBlocked() ?? (await tinyGuestBlocked());
const ours = "urn:guesthouse:machine:1";

describe.skipIf(blocked)(`what is live of machines${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;
  let backend: Backend;
  let window: BackendWindow;
  /** Ids by driver. */
  let connections: Record<"qemu" | "test" | "lxc", string>;
  let domains: Record<string, Followed<DomainEvent>>;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultNetwork: true });
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    const uris = ["qemu:///system", await writeMachines(join(libvirtd.root, "machines.xml"), 10), lxcUri];
    backend = await createBackend({ stateDir, uris, libvirtSocket: libvirtd.socketPath });
    window = new BackendWindow();
    const followed = new Followed<{ connections: ConnectionInfo[] }>(
      await backend.handlers.connections.watch({}, window.call),
    );
    const { connections: found } = await followed.find((item) =>
      item.connections.every(({ status }) => status === "connected"),
    );
    const [qemu, testDriver, lxc] = found.map(({ id }) => id) as [string, string, string];
    connections = { qemu, test: testDriver, lxc };
    domains = {};
    for (const connection of Object.values(connections)) {
      domains[connection] = new Followed(await backend.handlers.domains.watch({ connection }, window.call));
    }
  });
  afterAll(async () => {
    window?.close();
    await backend?.close();
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  /** Resolves with the machine as soon as what is told of it fits. */
  const until = async (connection: string, fits: (machine: Domain) => boolean): Promise<Domain> => {
    const among = (event: DomainEvent) => (!("domains" in event) ? undefined : event.domains.find(fits));
    return among(await domains[connection]!.find((event) => among(event) !== undefined))!;
  };
  const organise = (connection: string, uuid: string, change: OrganisationChange) =>
    backend.handlers.domains.organise({ connection, uuid, ...change } as never, window.call);
  const transcript = async (): Promise<TranscriptEntry[]> => {
    const watch = new Followed(await backend.handlers.transcript.watch({}, window.call));
    return (await watch.find(() => true)).entries;
  };
  const define = async (name: string, metadata = ""): Promise<string> => {
    const uuid = crypto.randomUUID();
    const path = join(libvirtd.root, `${name}.xml`);
    await writeFile(
      path,
      `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><metadata>${metadata}</metadata>
        <memory unit='MiB'>32</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`,
    );
    await libvirtd.virsh("define", path);
    await until(connections.qemu, (machine) => machine.uuid === uuid);
    return uuid;
  };

  const all = {
    group: "Work/Clients & friends",
    tags: [
      { name: 'web "2"', colour: "blue" as const },
      { name: "<größe>", colour: "red" as const },
    ],
    favourite: true,
    notes: "# It's a note\n\n- <b>kept</b> as typed\n\tand $HOME",
  };

  describe("groups, tags, favourites and notes", () => {
    test("stand in the definition and in the running machine, beside what others keep there", async () => {
      const foreign = "<app:x xmlns:app='urn:app'><app:deep v='1'/></app:x>";
      const uuid = await define("organised", foreign);
      await libvirtd.virsh("start", "organised");
      await organise(connections.qemu, uuid, all);
      const machine = await until(
        connections.qemu,
        (found) => found.uuid === uuid && found.organisation.favourite,
      );
      expect(machine.organisation).toEqual(all);
      for (const inactive of [[], ["--inactive"]]) {
        const xml = await libvirtd.virsh("dumpxml", "organised", ...inactive);
        expect(xml).toContain('<app:deep v="1"/>');
        expect(xml).toContain("<guesthouse:group>Work/Clients &amp; friends</guesthouse:group>");
      }
      // The command that was recorded does the same.
      const { command } = (await transcript()).findLast(({ title }) => title === "Organise organised")!;
      const before = await libvirtd.virsh("metadata", "organised", ours, "--config");
      domains[connections.qemu]!.clear();
      await libvirtd.virsh("metadata", "organised", ours, "--config", "--live", "--remove");
      await until(connections.qemu, (found) => found.uuid === uuid && !found.organisation.favourite);
      const socket = `qemu+unix:///system?socket=${libvirtd.socketPath}`;
      await libvirtd.netnsExec("sh", "-c", command.replace("qemu:///system", socket));
      expect(await libvirtd.virsh("metadata", "organised", ours, "--config")).toBe(before);
      domains[connections.qemu]!.clear();
      await libvirtd.virsh("destroy", "organised");
      expect(
        (await until(connections.qemu, (m) => m.uuid === uuid && m.state === "shutoff")).organisation,
      ).toEqual(all);
    });

    test("survive that others edit the machine, and what we do not know of them survives us", async () => {
      const uuid = await define("edited");
      await organise(connections.qemu, uuid, { tags: all.tags, notes: "first" });
      const path = join(libvirtd.root, "edited.xml");
      const future = "<guesthouse:future by='2'><guesthouse:deep/></guesthouse:future>";
      const xml = await libvirtd.virsh("dumpxml", "edited");
      await writeFile(
        path,
        xml.replace("</guesthouse:machine>", `${future}</guesthouse:machine>`).replace(/32768/g, "65536"),
      );
      await libvirtd.virsh("define", path);
      const machine = await until(connections.qemu, (found) => found.uuid === uuid && found.memoryMiB === 64);
      expect(machine.organisation).toMatchObject({ tags: all.tags, notes: "first" });
      await organise(connections.qemu, uuid, { notes: null, favourite: true });
      const after = await libvirtd.virsh("dumpxml", "edited");
      expect(after).toContain('<guesthouse:future by="2">');
      expect(after).toContain("<guesthouse:favourite/>");
      expect(after).not.toContain("guesthouse:notes");
    });

    test("of two windows at once, what each has given is kept", async () => {
      const uuid = await define("shared");
      const changes: OrganisationChange[] = [
        { group: "g" },
        { notes: "n" },
        { favourite: true },
        { tags: all.tags },
      ];
      await Promise.all(changes.map((change) => organise(connections.qemu, uuid, change)));
      const machine = await until(
        connections.qemu,
        ({ uuid: found, organisation }) =>
          found === uuid && organisation.group === "g" && organisation.tags.length > 0,
      );
      expect(machine.organisation).toEqual({ group: "g", notes: "n", favourite: true, tags: all.tags });
    });

    test("that somebody else wrote strangely are read as far as they go, and mended when written", async () => {
      const uuid = await define("strange");
      const strange =
        "<machine><group> / </group><tag name='t' colour='mauve'/><tag/>loose<favourite/></machine>";
      await libvirtd.virsh("metadata", "strange", ours, "--config", "--key", "odd", "--set", strange);
      const machine = await until(
        connections.qemu,
        (found) => found.uuid === uuid && found.organisation.favourite,
      );
      expect(machine.organisation).toEqual({ tags: [{ name: "t", colour: "grey" }], favourite: true });
      await organise(connections.qemu, uuid, { group: "a\u0001b" });
      expect(await libvirtd.virsh("dumpxml", "strange")).toContain("<guesthouse:group>ab</guesthouse:group>");
      await organise(connections.qemu, uuid, { group: null, tags: [], favourite: false });
      await expect(organise(connections.qemu, crypto.randomUUID(), {})).rejects.toMatchObject({
        code: "no-such-domain",
      });
    });

    test("are kept by the test driver and by containers too", async () => {
      const { uuid } = await until(connections.test, ({ state }) => state === "running");
      await organise(connections.test, uuid, all);
      const machine = await until(
        connections.test,
        (found) => found.uuid === uuid && found.organisation.favourite,
      );
      expect(machine.organisation).toEqual(all);
      const box = await startContainer(libvirtd, "box");
      await organise(connections.lxc, box.uuid, all);
      const container = await until(
        connections.lxc,
        (found) => found.uuid === box.uuid && found.organisation.favourite,
      );
      expect(container.organisation).toEqual(all);
      const stats = new Followed(
        await backend.handlers.domains.stats({ connection: connections.lxc }, window.call),
      );
      const counted = await stats.find((item) =>
        item.stats.some(({ cpuPercent }) => cpuPercent !== undefined),
      );
      expect(counted.stats).toMatchObject([{ uuid: box.uuid, memoryMiB: expect.any(Number) }]);
      await libvirtd.virshAt(lxcUri, "destroy", "box");
    });
  });

  describe("a guest at work", () => {
    let guest: TinyGuest;

    beforeAll(async () => {
      const disk = join(libvirtd.imagesDir, "work.qcow2");
      await libvirtd.netnsExec("qemu-img", "create", "-q", "-f", "qcow2", disk, "256M");
      guest = await startTinyGuest(libvirtd, { name: "worker", network: "default", disk });
    });

    test("is found under the address that it was given", async () => {
      const addresses = new Followed(
        await backend.handlers.domains.addresses({ connection: connections.qemu }, window.call),
      );
      // A serial line says it letter by letter.
      const said = /LEASE (\S+)\s/;
      await guest.serialSaid(said);
      const [, lease] = said.exec(await guest.serialText())!;
      const { addresses: found } = await addresses.find((item) =>
        item.addresses.some(({ uuid }) => uuid === guest.uuid),
      );
      expect(found).toEqual([{ uuid: guest.uuid, ips: [lease] }]);
    });

    test("is found under what its agent says, as soon as that connects", async () => {
      const agent = await startTinyGuest(libvirtd, { name: "agent", agentChannel: true });
      const addresses = new Followed(
        await backend.handlers.domains.addresses({ connection: connections.qemu }, window.call),
      );
      const terminal = window.redeem(
        await backend.handlers.consoles.openTerminal(
          { connection: connections.qemu, uuid: agent.uuid, alias: "serial0", force: false },
          window.call,
        ),
      );
      await terminal.write(Buffer.from(`${fakeAgent("198.51.100.7")}\r`));
      const { addresses: found } = await addresses.find((item) =>
        item.addresses.some(({ uuid }) => uuid === agent.uuid),
      );
      expect(found.find(({ uuid }) => uuid === agent.uuid)?.ips).toEqual(["198.51.100.7"]);
      terminal.close();
      await libvirtd.virsh("destroy", "agent");
    });

    test("shows in CPU, memory, disk and network, of which the host has its part", async () => {
      const { qemu: connection } = connections;
      const ref = { connection, uuid: guest.uuid };
      const machine = new Followed(await backend.handlers.performance.machine(ref, window.call));
      expect(await machine.find(() => true)).toMatchObject({ more: false });
      const terminal = window.redeem(
        await backend.handlers.consoles.openTerminal({ ...ref, alias: "serial0", force: false }, window.call),
      );
      const work =
        "while :; do dd if=/dev/zero of=/dev/vda bs=64k count=64 conv=fsync; dd if=/dev/vda of=/dev/null bs=64k count=64; ping -c 1 -s 1000 192.168.122.1; done >/dev/null 2>&1\r";
      await terminal.write(Buffer.from(work));
      const busy = await machine.find(({ samples }) =>
        samples.some(({ diskWrite = 0, netReceive = 0, netSend = 0 }) => diskWrite && netReceive && netSend),
      );
      const sample = busy.samples.find(({ diskWrite = 0 }) => diskWrite > 0)!;
      expect(sample.cpuPercent).toBeGreaterThan(0);
      expect(sample.memoryMiB).toBeGreaterThan(10);
      const stats = new Followed(await backend.handlers.domains.stats({ connection }, window.call));
      const { stats: now } = await stats.find((item) =>
        item.stats.some(({ diskBytes = 0 }) => diskBytes > 0),
      );
      expect(now.map(({ uuid }) => uuid)).toEqual([guest.uuid]);
      const host = new Followed(await backend.handlers.performance.host({ connection }, window.call));
      const { samples } = await host.find((item) =>
        item.samples.some(({ cpuPercent = 0 }) => cpuPercent > 0),
      );
      const total = Number(/MemTotal:\s+(\d+)/.exec(await readFile("/proc/meminfo", "utf8"))![1]) / 1024;
      const facts = await backend.handlers.performance.hostFacts({ connection }, window.call);
      expect(facts.memoryMiB).toBe(Math.floor(total));
      expect(samples.at(-1)?.memoryMiB).toBeLessThan(total);
      terminal.close();
    });
  });

  test("drivers without these numbers have none, and no errors", async () => {
    const { test: connection } = connections;
    const facts = await backend.handlers.performance.hostFacts({ connection }, window.call);
    expect(facts.cpus).toBeGreaterThan(0);
    const host = new Followed(await backend.handlers.performance.host({ connection }, window.call));
    expect(await host.find(() => true)).toEqual({ more: false, samples: [] });
    const stats = new Followed(await backend.handlers.domains.stats({ connection }, window.call));
    const { stats: found } = await stats.find(() => true);
    expect(found).toHaveLength(7);
    expect(found[0]).toEqual({ uuid: expect.any(String) });
  });
});

/** A shell's line that answers on the agent's channel as far as libvirt asks for addresses. */
function fakeAgent(ip: string): string {
  const address = `{"ip-address":"${ip}","ip-address-type":"ipv4","prefix":24}`;
  const interfaces = `{"return":[{"name":"lo","ip-addresses":[${address.replace(ip, "127.0.0.1")}]},{"name":"eth0","hardware-address":"52:54:00:00:00:01","ip-addresses":[${address}]}]}`;
  const cases = [
    // Its number is the only one that is asked back.
    `*guest-sync*) echo "{\\"return\\":$(echo $line | sed 's/.*"id": *//;s/[^0-9].*//')}" >&3`,
    `*interfaces*) echo '${interfaces}' >&3`,
    `*) echo '{"return":{}}' >&3`,
  ].join(";; ");
  return [
    "exec 3<>/dev/$(basename $(dirname $(grep -l guest_agent /sys/class/virtio-ports/*/name)))",
    // While libvirt is not there yet, there is nothing to read.
    `while :; do if read -r line <&3; then case $line in ${cases};; esac; else usleep 100000; fi; done`,
  ].join("; ");
}
