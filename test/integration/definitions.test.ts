import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Backend, createBackend } from "../../electron/backend/index.ts";
import { BackendWindow, Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`definitions${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let folder: string;
  let backend: Backend;
  let window: BackendWindow;
  let connection: string;
  const uuid = randomUUID();
  const machine = () => ({ connection, uuid });

  const start = async () => {
    backend = await createBackend({ stateDir: join(folder, "state"), libvirtSocket: libvirtd.socketPath });
    window = new BackendWindow();
    const connections = new Followed(await backend.handlers.connections.watch({}, window.call));
    const { connections: found } = await connections.find(
      (item) => item.connections[0]?.status === "connected",
    );
    connection = found[0]!.id;
  };
  const stop = async () => {
    window?.close();
    await backend?.close();
  };
  const dump = () => libvirtd.virsh("dumpxml", "--inactive", "--security-info", uuid);
  /** As another program would do it. */
  const define = async (xml: string) => {
    const file = join(folder, "domain.xml");
    await writeFile(file, xml);
    await libvirtd.virsh("define", file);
  };
  const follow = async () => new Followed(await backend.handlers.definitions.history(machine(), window.call));
  const definitions = () => backend.handlers.definitions;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    folder = await mkdtemp(join(tmpdir(), "guesthouse-definitions-"));
    await define(`<domain type="qemu">
      <name>defined</name><uuid>${uuid}</uuid><memory unit="MiB">64</memory><vcpu>1</vcpu>
      <os><type arch="x86_64" machine="q35">hvm</type></os>
      <devices><graphics type="vnc" passwd="geheim"/><rng model="virtio"><backend model="random"/></rng></devices>
    </domain>`);
    await start();
  });
  afterAll(async () => {
    await stop();
    await libvirtd?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("a definition is read without its secrets, whole and by item", async () => {
    const { xml } = await definitions().read({ ...machine(), which: "next" }, window.call);
    expect(xml).toContain("<name>defined</name>");
    expect(xml).not.toContain("geheim");
    const hardware = new Followed(await backend.handlers.hardware.watch(machine(), window.call));
    const { items } = await hardware.find(({ items: all }) => all.length > 0);
    const rng = items.find(({ kind }) => kind === "rng")!;
    const part = await definitions().read({ ...machine(), which: "next", item: rng.id }, window.call);
    expect(part.xml).toMatch(/^<rng model=["']virtio["']>/);
    const check = { schema: "domain", device: true, xml: part.xml } as const;
    expect(await definitions().check(check, window.call)).toEqual({ problems: [] });
    await expect(definitions().read({ ...machine(), which: "now" }, window.call)).rejects.toMatchObject({
      code: "wrong-state",
    });
    await expect(
      definitions().read({ ...machine(), which: "next", item: "rng#9" }, window.call),
    ).rejects.toMatchObject({ code: "no-such-item" });
  });

  test("what libvirt defines is valid, and what it refuses is told with its line", async () => {
    const xml = await dump();
    const check = (text: string) =>
      definitions().check({ schema: "domain", device: false, xml: text }, window.call);
    expect(await check(xml)).toEqual({ problems: [] });
    const line = xml.split("\n").findIndex((text) => text.includes("<vcpu")) + 1;
    const wrong = xml.replace(/<vcpu.*<\/vcpu>/, "<vcpu>few</vcpu>");
    expect(await check(wrong)).toEqual({
      problems: [{ line, message: expect.stringContaining('<vcpu> cannot be "few"') }],
    });
  });

  test("completion knows what the installed libvirt allows", async () => {
    const complete = (path: string[], what: "elements" | "attributes" | "values", attribute?: string) =>
      definitions().complete({ schema: "domain", path, what, ...(attribute && { attribute }) }, window.call);
    expect((await complete([], "elements")).options).toEqual(["domain"]);
    expect((await complete(["domain", "devices", "rng"], "attributes")).options).toEqual(["model"]);
    expect((await complete(["domain", "devices", "rng"], "values", "model")).options).toContain("virtio");
    expect((await complete(["no", "such", "path"], "elements")).options).toEqual([]);
  });

  test("changes of ours and of others are remembered, and can be taken back", async () => {
    const history = await follow();
    const first = await history.find(({ entries }) => entries.length === 1);
    expect(first.entries[0]).toMatchObject({ title: "Present definition" });

    await define((await dump()).replace(/<vcpu.*<\/vcpu>/, "<vcpu>2</vcpu>"));
    const second = await history.find(({ entries }) => entries.length === 2);
    expect(second.entries[1]).toMatchObject({
      id: first.entries[0]!.id,
      title: "A change by another program",
    });

    const { xml } = await definitions().read({ ...machine(), which: "next" }, window.call);
    const change = { type: "xml", base: xml, xml: xml.replace(/<rng .*?<\/rng>/s, "") } as const;
    await backend.handlers.hardware.apply({ ...machine(), change, when: "next-start" }, window.call);
    const third = await history.find(({ entries }) => entries.length === 3);
    const titled = await history.find(({ entries }) => entries[1]?.title.includes("XML of defined") ?? false);
    expect(titled.entries.map(({ id }) => id)).toEqual(third.entries.map(({ id }) => id));
    expect(await dump()).not.toContain("<rng");

    // Made after that definition, and not part of it.
    const tag = { name: "kept", colour: "blue" } as const;
    await backend.handlers.domains.organise({ ...machine(), tags: [tag] }, window.call);

    const { id } = first.entries[0]!;
    const past = await definitions().past({ ...machine(), id }, window.call);
    expect(past.xml).not.toContain("geheim");
    await definitions().restore({ ...machine(), id }, window.call);
    await history.find(({ entries }) => entries.length === 4);
    const restored = await dump();
    expect(restored).toMatch(/<vcpu[^>]*>1</);
    expect(restored).toContain("<rng");
    expect(restored).toContain("passwd='geheim'");
    expect(restored).toContain("kept");
  });

  test("the history outlives the session, and sees what happened meanwhile", async () => {
    await stop();
    await define((await dump()).replace(/<vcpu.*<\/vcpu>/, "<vcpu>3</vcpu>"));
    await start();
    const history = await follow();
    const { entries } = await history.find(({ entries: all }) => all.length === 5);
    expect(entries[1]).toMatchObject({ title: "A change by another program" });
    const index = await readFile(join(folder, "state/definitions", connection, uuid, "index.json"), "utf8");
    expect(index).not.toContain("geheim");
  });

  test("what is not in the history is not restored", async () => {
    for (const act of ["past", "restore"] as const) {
      await expect(definitions()[act]({ ...machine(), id: randomUUID() }, window.call)).rejects.toMatchObject(
        {
          code: "no-such-definition",
        },
      );
    }
  });
});
