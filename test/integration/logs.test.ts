import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Backend, createBackend } from "../../electron/backend/index.ts";
import type { ConnectionInfo } from "../../shared/contract/connections.ts";
import type { LogItem, LogSource } from "../../shared/contract/logs.ts";
import { BackendWindow, Followed, readAll } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const uuid = "5b6f2a52-9d1c-4f43-8a52-77a1ce0b4d10";

describe.skipIf(blocked)(`logs${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;
  let backend: Backend;
  let window: BackendWindow;
  let connection: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    backend = await createBackend({
      stateDir,
      uris: ["qemu:///system", "test:///default"],
      libvirtSocket: libvirtd.socketPath,
      daemonRoot: libvirtd.outside(""),
    });
    window = new BackendWindow();
    const connections = new Followed<{ connections: ConnectionInfo[] }>(
      await backend.handlers.connections.watch({}, window.call),
    );
    const found = await connections.find((item) =>
      item.connections.every(({ status }) => status === "connected"),
    );
    connection = found.connections.find(({ uri }) => uri === "qemu:///system")!.id;
    const file = join(libvirtd.root, "logged.xml");
    await writeFile(file, plainXml("logged", uuid));
    await libvirtd.virsh("define", file);
  });
  afterAll(async () => {
    window?.close();
    await backend?.close();
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  const follow = async (source: LogSource) =>
    new Followed<LogItem>(await backend.handlers.logs.follow({ source }, window.call));
  const says = (words: string) => (item: LogItem) => item.type === "text" && item.text.includes(words);

  test("a machine that never ran has no log; its start writes one, which is followed", async () => {
    const source = { kind: "machine", connection, uuid } as const;
    const log = await follow(source);
    expect(await log.find(() => true)).toEqual({
      type: "absent",
      why: "none",
      path: "/var/log/libvirt/qemu/logged.log",
    });
    await libvirtd.virsh("start", "logged");
    await log.find(says("-name guest=logged"));
    await libvirtd.virsh("destroy", "logged");
    await log.find(says("shutting down"));

    const onDisk = await readFile(libvirtd.outside("/var/log/libvirt/qemu/logged.log"));
    const channel = window.redeem(await backend.handlers.logs.open({ source }, window.call));
    expect((await readAll(channel)).equals(onDisk)).toBe(true);
    const { files } = await backend.handlers.logs.files({ source }, window.call);
    expect(files).toEqual([{ name: "logged.log", bytes: onDisk.length, modifiedAt: expect.any(Number) }]);
    const page = await backend.handlers.logs.before({ source, offset: onDisk.length }, window.call);
    expect(page).toEqual({ start: 0, text: onDisk.toString("utf8") });
  });

  test("what was put away is listed and read", async () => {
    await writeFile(libvirtd.outside("/var/log/libvirt/qemu/logged.log.0"), "an older run\n");
    const source = { kind: "machine", connection, uuid, file: 0 } as const;
    const { files } = await backend.handlers.logs.files({ source }, window.call);
    expect(files.map(({ name, file }) => [name, file])).toEqual([
      ["logged.log", undefined],
      ["logged.log.0", 0],
    ]);
    await (await follow(source)).find(says("an older run"));
  });

  test("libvirt's events of one machine are noted, of others not", async () => {
    const events = await follow({ kind: "events", connection, uuid });
    await events.find(says("Stopped (forced off)"));
    await libvirtd.virsh("start", "logged", "--paused");
    await events.find(says("Started (booted)"));
    await libvirtd.virsh("destroy", "logged");
    const other = await follow({
      kind: "events",
      connection,
      uuid: "00000000-0000-4000-8000-000000000000",
    });
    expect(await other.find(() => true)).toMatchObject({ type: "text", text: "" });
  });

  test("Guesthouse's own log has connections and what was done", async () => {
    const log = await follow({ kind: "app" });
    await log.find(says("qemu:///system: connected"));
    await backend.handlers.domains.act({ connection, uuid, action: "start" }, window.call);
    await log.find(says("Start logged"));
    await libvirtd.virsh("destroy", "logged");
  });

  test("a driver without logs says so", async () => {
    const { connections } = await new Followed<{ connections: ConnectionInfo[] }>(
      await backend.handlers.connections.watch({}, window.call),
    ).find(() => true);
    const other = connections.find(({ uri }) => uri.startsWith("test"))!.id;
    const [machine] = (await libvirtd.virshAt("test:///default", "list", "--all", "--uuid")).split("\n");
    const log = await follow({ kind: "machine", connection: other, uuid: machine! });
    expect(await log.find(() => true)).toEqual({ type: "absent", why: "unknown" });
  });
});
