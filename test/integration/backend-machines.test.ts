import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Backend, createBackend } from "../../electron/backend/index.ts";
import type { ConnectionInfo } from "../../shared/contract/connections.ts";
import type { Domain, DomainEvent } from "../../shared/contract/domains.ts";
import { BackendWindow, Followed, readAll } from "../support/backend-window.ts";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml as disk, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked() ?? (await tinyGuestBlocked());

describe.skipIf(blocked)(`the backend's list of machines${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;
  let backend: Backend;
  let window: BackendWindow;
  let connection: string;
  let connections: Followed<{ connections: ConnectionInfo[] }>;
  let list: List;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    backend = await createBackend({ stateDir, libvirtSocket: libvirtd.socketPath });
    window = new BackendWindow();
    connections = new Followed(await backend.handlers.connections.watch({}, window.call));
    const { connections: found } = await connections.find(
      (item) => item.connections[0]?.status === "connected",
    );
    connection = found[0]!.id;
    list = new List(await backend.handlers.domains.watch({ connection }, window.call));
  });
  afterAll(async () => {
    window?.close();
    await backend?.close();
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  const ref = (uuid: string) => ({ connection, uuid });
  const act = (uuid: string, action: "start" | "destroy" | "suspend" | "resume") =>
    backend.handlers.domains.act({ ...ref(uuid), action }, window.call);

  test("describes the connection, and how CPUs are run here", async () => {
    const { connections: found } = await connections.find(
      (item) => item.connections[0]?.acceleration !== undefined,
    );
    expect(found[0]).toMatchObject({
      uri: "qemu:///system",
      label: "This computer",
      libvirtVersion: expect.stringMatching(/^\d+\./),
    });
    const flags = await readFile("/proc/cpuinfo", "utf8");
    if (!/\b(vmx|svm)\b/.test(flags)) expect(found[0]?.acceleration?.kind).toBe("software");
  });

  test("follows what virsh does", async () => {
    const xml = join(libvirtd.root, "plain.xml");
    const uuid = crypto.randomUUID();
    await writeFile(xml, plainXml("plain", uuid));
    await libvirtd.virsh("define", xml);
    await list.until(
      uuid,
      (machine) => machine?.state === "shutoff" && machine.persistent && !machine.autostart,
    );
    await libvirtd.virsh("start", "plain");
    await list.until(uuid, (machine) => machine?.state === "running");
    await libvirtd.virsh("suspend", "plain");
    await list.until(uuid, (machine) => machine?.state === "paused");
    await libvirtd.virsh("desc", "plain", "--title", "A title");
    await list.until(uuid, (machine) => machine?.title === "A title");
    await libvirtd.virsh("destroy", "plain");
    await list.until(uuid, (machine) => machine?.state === "shutoff");
    await libvirtd.virsh("undefine", "plain");
    await list.until(uuid, (machine) => machine === undefined);
  });

  test("acts, records the commands, and says in plain words what is not possible", async () => {
    const xml = join(libvirtd.root, "acts.xml");
    const uuid = crypto.randomUUID();
    await writeFile(xml, plainXml("it's a name", uuid));
    await libvirtd.virsh("define", xml);
    await act(uuid, "start");
    expect(await libvirtd.virsh("domstate", uuid)).toContain("running");
    await expect(act(uuid, "start")).rejects.toMatchObject({ code: "wrong-state" });
    await act(uuid, "suspend");
    await act(uuid, "resume");
    await act(uuid, "destroy");
    expect(await libvirtd.virsh("domstate", uuid)).toContain("shut off");
    await expect(act(crypto.randomUUID(), "start")).rejects.toMatchObject({ code: "no-such-domain" });
    const transcript = new Followed(await backend.handlers.transcript.watch({}, window.call));
    const { entries } = await transcript.find(() => true);
    expect(entries.map(({ command }) => command)).toEqual(
      ["start", "suspend", "resume", "destroy"].map(
        (action) => `virsh -c qemu:///system ${action} 'it'\\''s a name'`,
      ),
    );
  });

  test("says which file is missing", async () => {
    const xml = join(libvirtd.root, "missing.xml");
    const uuid = crypto.randomUUID();
    await writeFile(xml, plainXml("missing", uuid, disk("/nowhere/at-all.qcow2")));
    await libvirtd.virsh("define", xml);
    await expect(act(uuid, "start")).rejects.toMatchObject({
      code: "file-missing",
      message: expect.stringContaining("/nowhere/at-all.qcow2"),
    });
    await libvirtd.virsh("undefine", "missing");
  });

  test("measures running machines only, and takes their pictures", async () => {
    const guest = await startTinyGuest(libvirtd, { name: "pictured", vnc: "socket" });
    await list.until(guest.uuid, (machine) => machine?.state === "running" && machine.graphics === "vnc");
    const stats = new Followed(await backend.handlers.domains.stats({ connection }, window.call));
    const { stats: found } = await stats.find((item) => item.stats[0]?.cpuPercent !== undefined);
    expect(found.map(({ uuid }) => uuid)).toEqual([guest.uuid]);
    expect(found[0]?.memoryMiB).toBeGreaterThan(10);
    const tickets = await Promise.all(
      [1, 2, 3].map(() => backend.handlers.domains.screenshot(ref(guest.uuid), window.call)),
    );
    const pictures = await Promise.all(tickets.map((ticket) => readAll(window.redeem(ticket))));
    for (const picture of pictures) expect(picture.subarray(0, 4).toString("latin1")).toBe("\x89PNG");
    await libvirtd.virsh("destroy", guest.name);
    await list.until(guest.uuid, (machine) => machine?.state === "shutoff");
    const ticket = await backend.handlers.domains.screenshot(ref(guest.uuid), window.call);
    await expect(readAll(window.redeem(ticket))).rejects.toMatchObject({ code: "wrong-state" });
  });

  test("shows a killed daemon as disconnected, then everything as it is now; machines run on", async () => {
    const running = crypto.randomUUID();
    await writeFile(join(libvirtd.root, "on.xml"), plainXml("on", running));
    await libvirtd.virsh("define", join(libvirtd.root, "on.xml"));
    await act(running, "start");
    await list.until(running, (machine) => machine?.state === "running");
    connections.clear();
    await libvirtd.killDaemon("SIGKILL");
    const lost = await connections.find((item) => item.connections[0]?.status === "disconnected");
    expect(lost.connections[0]?.error?.message).toBeTruthy();
    await expect(act(running, "destroy")).rejects.toMatchObject({ code: "disconnected" });
    const snapshots = list.snapshots;
    await libvirtd.restartDaemon();
    await libvirtd.virsh("suspend", "on");
    await connections.find((item) => item.connections[0]?.status === "connected");
    await list.until(running, (machine) => machine?.state === "paused");
    expect(list.snapshots).toBeGreaterThan(snapshots);
    await libvirtd.virsh("resume", "on");
    await list.until(running, (machine) => machine?.state === "running");
    await libvirtd.virsh("destroy", "on");
  });

  test("deletes exactly what was shown and ticked", async () => {
    const image = async (name: string, ...options: string[]) => {
      await libvirtd.virsh("vol-create-as", "default", name, "1M", "--format", "qcow2", ...options);
      return join(libvirtd.imagesDir, name);
    };
    const own = await image("own.qcow2");
    const kept = await image("kept.qcow2");
    const shared = await image("shared.qcow2");
    const base = await image("base.qcow2");
    await image("overlay.qcow2", "--backing-vol", "base.qcow2", "--backing-vol-format", "qcow2");
    const iso = await image("medium.iso");
    const uuid = crypto.randomUUID();
    const disks = [own, kept, shared, base].map((path, index) => disk(path, `vd${"abcd"[index]}`)).join("");
    const cdrom = `<disk type='file' device='cdrom'><source file='${iso}'/><target dev='sda' bus='sata'/></disk>`;
    await writeFile(join(libvirtd.root, "goes.xml"), plainXml("goes", uuid, disks + cdrom));
    await writeFile(join(libvirtd.root, "stays.xml"), plainXml("stays", crypto.randomUUID(), disk(shared)));
    await libvirtd.virsh("define", join(libvirtd.root, "goes.xml"));
    await libvirtd.virsh("define", join(libvirtd.root, "stays.xml"));

    const plan = await backend.handlers.domains.describeRemoval(ref(uuid), window.call);
    const shown = Object.fromEntries(plan.disks.map((found) => [found.target, found]));
    expect(shown["vda"]).toMatchObject({ path: own, removable: true, ticked: true, usedBy: [] });
    expect(shown["vda"]?.bytes).toBeGreaterThan(0);
    expect(shown["vdc"]).toMatchObject({ removable: false, ticked: false, usedBy: ["stays"] });
    expect(shown["vdd"]).toMatchObject({
      removable: false,
      reason: expect.stringContaining("overlay.qcow2"),
    });
    expect(shown["sda"]).toMatchObject({ device: "cdrom", ticked: false });

    const request = { ...ref(uuid), revision: plan.revision, forceOff: false };
    const remove = (change: object) =>
      backend.handlers.domains.remove(
        { ...request, diskIds: [], into: "nothing" as const, keep: { nvram: false, tpm: false }, ...change },
        window.call,
      );
    const virsh = "virsh -c qemu:///system";
    expect(await remove({ diskIds: [shown["vda"]!.id], preview: true })).toEqual({
      command: `${virsh} undefine goes\n${virsh} vol-delete own.qcow2 --pool default`,
    });
    await expect(remove({ revision: "old" })).rejects.toMatchObject({ code: "stale-removal" });
    await expect(remove({ diskIds: [shown["vdc"]!.id] })).rejects.toMatchObject({ code: "stale-removal" });
    await remove({ diskIds: [shown["vda"]!.id] });

    await list.until(uuid, (machine) => machine === undefined);
    await expect(access(own)).rejects.toThrow();
    for (const path of [kept, shared, base, iso]) await access(path);
    expect(await libvirtd.virsh("list", "--all", "--name")).toContain("stays");
  });

  test("names the system that the definition only identifies", async () => {
    const uuid = crypto.randomUUID();
    const os = `<metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://debian.org/debian/11"/></libosinfo:libosinfo></metadata>`;
    const xml = plainXml("named", uuid).replace("</uuid>", `</uuid>${os}`);
    await writeFile(join(libvirtd.root, "named.xml"), xml);
    await libvirtd.virsh("define", join(libvirtd.root, "named.xml"));
    await list.until(uuid, (machine) => machine?.os?.name === "Debian 11");
    await libvirtd.virsh("undefine", "named");
  });

  test("deletes a running machine only when told to force it off", async () => {
    const uuid = crypto.randomUUID();
    await writeFile(join(libvirtd.root, "runs.xml"), plainXml("runs", uuid));
    await libvirtd.virsh("define", join(libvirtd.root, "runs.xml"));
    await act(uuid, "start");
    const { revision, running } = await backend.handlers.domains.describeRemoval(ref(uuid), window.call);
    expect(running).toBe(true);
    const keep = { nvram: false, tpm: false };
    const request = { ...ref(uuid), revision, diskIds: [], into: "nothing" as const, keep };
    await expect(
      backend.handlers.domains.remove({ ...request, forceOff: false }, window.call),
    ).rejects.toMatchObject({ code: "still-running", action: { kind: "force-off" } });
    await backend.handlers.domains.remove({ ...request, forceOff: true }, window.call);
    await list.until(uuid, (machine) => machine === undefined);
  });

  test("remembers connections that were added", async () => {
    const added = await backend.handlers.connections.add({ uri: "test:///default" }, window.call);
    expect(added).toMatchObject({ status: "connected", uri: "test:///default" });
    await expect(
      backend.handlers.connections.add({ uri: "no uri at all" }, window.call),
    ).rejects.toMatchObject({ code: expect.stringMatching(/uri/) });
    const saved = JSON.parse(await readFile(join(stateDir, "connections.json"), "utf8"));
    expect(saved.uris).toEqual(["qemu:///system", "test:///default"]);
    await backend.handlers.connections.remove({ connection: added.id }, window.call);
    const after = JSON.parse(await readFile(join(stateDir, "connections.json"), "utf8"));
    expect(after.uris).toEqual(["qemu:///system"]);
  });
});

/** Keeps the list as a window does. */
class List {
  readonly #events: Followed<DomainEvent>;
  readonly #machines = new Map<string, Domain>();
  #applied = 0;
  snapshots = 0;

  constructor(source: AsyncIterable<DomainEvent>) {
    this.#events = new Followed(source);
  }

  /** Resolves when what the list says of the machine fits, now or later. */
  async until(uuid: string, fits: (machine: Domain | undefined) => boolean): Promise<void> {
    let index = 0;
    await this.#events.find((event) => {
      index += 1;
      if (index > this.#applied) this.#apply(event);
      return index >= this.#applied && this.snapshots > 0 && fits(this.#machines.get(uuid));
    });
  }

  #apply(event: DomainEvent): void {
    if (event.type === "listed") return;
    this.#applied += 1;
    if (event.type === "removed") {
      for (const uuid of event.uuids) this.#machines.delete(uuid);
      return;
    }
    if (event.type === "snapshot") {
      this.snapshots += 1;
      this.#machines.clear();
    }
    for (const domain of event.domains) this.#machines.set(domain.uuid, domain);
  }
}
