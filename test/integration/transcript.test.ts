import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HardwareChange, When } from "../../shared/contract/hardware.ts";
import { Followed } from "../support/backend-window.ts";
import { type HardwareBackend, startHardwareBackend } from "../support/hardware.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();

const name = "it's mine";
const uuid = randomUUID();
/** Without a disk: it runs in its firmware, which is all that is needed here. */
const machineXml = `<domain type='qemu'><name>${name.replace("'", "&apos;")}</name><uuid>${uuid}</uuid>
  <memory unit='MiB'>64</memory><vcpu current='1'>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
  <devices><controller type='pci' index='0' model='pcie-root'/>
  ${[1, 2, 3, 4, 5, 6, 7, 8].map((index) => `<controller type='pci' index='${index}' model='pcie-root-port'/>`).join("")}
  <memballoon model='virtio'/></devices></domain>`;

describe.skipIf(blocked)(`the transcript${blocked ? `: ${blocked}` : ""}`, () => {
  let here: PrivateLibvirtd;
  let there: PrivateLibvirtd;
  let hardware: HardwareBackend;

  beforeAll(async () => {
    here = await startPrivateLibvirtd();
    there = await startPrivateLibvirtd();
    for (const daemon of [here, there]) {
      const file = join(daemon.root, "machine.xml");
      await writeFile(file, machineXml);
      await daemon.virsh("define", file);
    }
    hardware = await startHardwareBackend(here);
  });
  afterAll(async () => {
    await hardware?.close();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  test("of twenty actions, run as a script on another daemon, gives the same machine", async () => {
    const { backend, window, connection } = hardware;
    const ref = { connection, uuid };
    const machine = await hardware.machine(uuid);
    const set = (id: string, values: object): HardwareChange => {
      const item = machine.state.items.find((each) => each.id === id);
      const expected = Object.fromEntries(Object.keys(values).map((key) => [key, item?.next?.[key] ?? null]));
      return { type: "set", id, values, expected } as HardwareChange;
    };
    /** Each needs what the one before it has left, as the page would show it. */
    const apply = async (change: () => HardwareChange, when?: When) => {
      const { next } = await definitions();
      await machine.apply(change(), when);
      await machine.until(() => true);
      expect((await definitions()).next).not.toBe(next);
    };
    const definitions = async () => ({ next: await here.virsh("dumpxml", uuid, "--inactive") });
    const add = (kind: string, values: object) => () => ({ type: "add", kind, values }) as HardwareChange;

    await apply(() => set("vcpus", { maximum: 4 }));
    await apply(() => set("vcpus", { sockets: 1, cores: 4, threads: 1 }));
    await apply(() => set("memory", { maximum: 96 }));
    await backend.handlers.domains.act({ ...ref, action: "start" }, window.call);
    await machine.until(({ running }) => running);
    await apply(() => set("memory", { current: 80 }));
    await apply(add("rng", { model: "virtio", backend: "random", source: "/dev/urandom" }));
    await apply(add("interface", { type: "user", model: "virtio" }));
    await apply(() => set("general", { title: 'Quotes " and $HOME', description: "Two\nlines & more" }));
    await apply(() => set("vcpus", { shares: 512 }));
    await apply(() => set("os", { system: "http://debian.org/debian/11" }));
    await backend.handlers.domains.act({ ...ref, action: "suspend" }, window.call);
    await backend.handlers.domains.act({ ...ref, action: "destroy" }, window.call);
    await machine.until(({ running }) => !running);
    await apply(
      add("disk", {
        type: "file",
        device: "disk",
        bus: "virtio",
        driver: "qemu",
        format: "qcow2",
        file: "/var/lib/libvirt/images/it's.qcow2",
      }),
    );
    await apply(
      add("graphics", { type: "vnc", autoport: true, listenType: "address", listenAddress: "127.0.0.1" }),
    );
    await apply(add("sound", { model: "ich9" }));
    await apply(() => set("clock", { offset: "localtime" }));
    await apply(() => ({ type: "boot-order", ids: ["disk:vda"] }));
    await apply(() => ({ type: "remove", id: "rng#1" }));
    await backend.handlers.domains.organise(
      { ...ref, group: "Work/It's", notes: "**bold**\n<b>" },
      window.call,
    );
    await backend.handlers.autostart.set({ ...ref, start: { by: "libvirt" } }, window.call);
    await apply(() => ({ type: "add-xml", xml: "<watchdog model='i6300esb' action='reset'/>" }));

    const { entries } = await new Followed(await backend.handlers.transcript.watch({}, window.call)).find(
      () => true,
    );
    expect(entries.length).toBeGreaterThanOrEqual(20);
    const script = join(there.root, "script.sh");
    await writeFile(script, `set -eu\n${entries.map(({ command }) => command).join("\n")}\n`);
    await there.netnsExec("bash", script);
    const [mine, theirs] = await Promise.all(
      [here, there].map((daemon) => daemon.virsh("dumpxml", uuid, "--inactive")),
    );
    expect(theirs).toBe(mine);
    const info = (daemon: PrivateLibvirtd) => daemon.virsh("dominfo", uuid);
    expect(await info(there)).toMatch(/Autostart: +enable/);
  });
});
