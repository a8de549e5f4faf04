import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Domain, DomainEvent } from "../../shared/contract/domains.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import {
  agentConnected,
  agentGuestBlocked,
  makeExt4Image,
  startTinyGuest,
  type TinyGuest,
} from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked() ?? (await agentGuestBlocked());

describe.skipIf(blocked)(`a guest with QEMU's agent${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let events: Followed<DomainEvent>;
  let guest: TinyGuest;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    events = new Followed(
      await session.domains.watch({ connection: session.connection }, session.window.call),
    );
    guest = await start("agent");
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const start = async (name: string) =>
    await startTinyGuest(libvirtd, {
      name,
      agent: true,
      disk: await makeExt4Image(libvirtd, `${name}.qcow2`),
      edit: (xml) =>
        xml
          .replace("<on_poweroff>", "<pm><suspend-to-mem enabled='yes'/></pm><on_poweroff>")
          .replace("<memballoon", "<interface type='user'><model type='virtio'/></interface><memballoon"),
    });
  const told = (uuid: string, fits: (machine: Domain) => boolean) =>
    events.find((event) => "domains" in event && event.domains.some((d) => d.uuid === uuid && fits(d)));
  const ask = async (execute: string) =>
    JSON.parse(await libvirtd.virsh("qemu-agent-command", guest.name, JSON.stringify({ execute }))).return;

  test("is found under what the agent says of its cards, and by its name", async () => {
    await guest.serialSaid("LEASE 10.0.2.15");
    const addresses = new Followed(
      await session.domains.addresses({ connection: session.connection }, session.window.call),
    );
    const { addresses: found } = await addresses.find((item) => item.addresses.length > 0);
    expect(found).toMatchObject([{ uuid: guest.uuid, ips: ["10.0.2.15"] }]);
    expect((await ask("guest-get-host-name"))["host-name"]).toBe("tiny");
    expect(await session.domains.powerChoices(session.ref(guest.uuid), session.window.call)).toMatchObject({
      agent: "connected",
    });
  });

  test("its file systems are frozen and thawed, and what was written meanwhile arrives", async () => {
    expect(await libvirtd.virsh("domfsinfo", guest.name)).toMatch(/\/data\s+vda\s+ext4/);
    expect(await libvirtd.virsh("domfsfreeze", guest.name)).not.toContain("0 filesystem");
    expect(await ask("guest-fsfreeze-status")).toBe("frozen");
    const terminal = session.window.redeem(
      await session.backend.handlers.consoles.openTerminal(
        { ...session.ref(guest.uuid), alias: "serial0", force: false },
        session.window.call,
      ),
    );
    await terminal.write(Buffer.from("echo from the guest >/data/note && echo WRIT''TEN\r"));
    expect(await ask("guest-fsfreeze-status")).toBe("frozen");
    await libvirtd.virsh("domfsthaw", guest.name);
    await guest.serialSaid("WRITTEN");
    expect(await ask("guest-fsfreeze-status")).toBe("thawed");
    terminal.close();
  });

  test("sleeps when it is told to, and is woken by going on", async () => {
    await libvirtd.virsh("dompmsuspend", guest.name, "mem");
    await told(guest.uuid, ({ state }) => state === "pmsuspended");
    events.clear();
    const { command } = await session.domains.act(
      { ...session.ref(guest.uuid), action: "resume" },
      session.window.call,
    );
    expect(command).toBe(`virsh -c qemu:///system dompmwakeup ${guest.name}`);
    await told(guest.uuid, ({ state }) => state === "running");
    await agentConnected(libvirtd, guest.name);
    expect(await ask("guest-get-host-name")).toEqual({ "host-name": "tiny" });
  });

  test("shuts down through the agent, and its disk has what it wrote", async () => {
    const other = await start("goes");
    await told(other.uuid, ({ state }) => state === "running");
    events.clear();
    await session.domains.act(
      { ...session.ref(other.uuid), action: "shutdown", options: { mode: "agent" } },
      session.window.call,
    );
    await other.serialSaid("AGENT-SHUTDOWN -P");
    await told(other.uuid, ({ state }) => state === "shutoff");
    await libvirtd.netnsExec("qemu-img", "check", "-q", join(libvirtd.imagesDir, "goes.qcow2"));
  });
});
