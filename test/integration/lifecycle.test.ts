import { mkdir, readdir, watch, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ActionOptions, Domain, DomainAction, DomainEvent } from "../../shared/contract/domains.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import type { ErrorData } from "../../shared/model/error.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const cdrom = "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>";
const agent = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";

describe.skipIf(blocked)(`a machine's life${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let events: Followed<DomainEvent>;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    events = new Followed(
      await session.domains.watch({ connection: session.connection }, session.window.call),
    );
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const act = (uuid: string, action: DomainAction, options?: ActionOptions, preview?: boolean) =>
    session.domains.act(
      { ...session.ref(uuid), action, ...(options && { options }), ...(preview && { preview }) },
      session.window.call,
    );
  const define = async (name: string, devices = "", os = "") => {
    const uuid = crypto.randomUUID();
    await session.define(name, plainXml(name, uuid, devices, os));
    return uuid;
  };
  const stored = (name: string) => libvirtd.virsh("dumpxml", name, "--inactive", "--security-info");
  const state = async (name: string) => (await libvirtd.virsh("domstate", name)).trim();
  /** Resolves once the list has said so of the machine. */
  const told = (uuid: string, fits: (machine: Domain) => boolean) =>
    events.find((event) => "domains" in event && event.domains.some((d) => d.uuid === uuid && fits(d)));

  test("starts once with the boot menu or from another device; what is stored stays as it is", async () => {
    await libvirtd.virsh("vol-create-as", "default", "once.qcow2", "1M", "--format", "qcow2");
    const disk = diskXml(join(libvirtd.imagesDir, "once.qcow2"));
    const card = "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>";
    const uuid = await define("once", disk + cdrom + card, "<boot dev='hd'/><boot dev='network'/>");
    const before = await stored("once");
    const { bootDevices, kernel, agent } = await session.domains.powerChoices(
      session.ref(uuid),
      session.window.call,
    );
    expect(bootDevices).toEqual([
      { id: "vda", kind: "disk", source: join(libvirtd.imagesDir, "once.qcow2") },
      { id: "sda", kind: "cdrom" },
      { id: "52:54:00:00:00:01", kind: "network" },
    ]);
    expect([kernel, agent]).toEqual([false, "none"]);

    await act(uuid, "start", { bootMenu: true, paused: true });
    expect(await state("once")).toBe("paused");
    expect(await libvirtd.virsh("dumpxml", "once")).toMatch(/<bootmenu enable='yes'/);
    expect(await stored("once")).toBe(before);
    await act(uuid, "destroy");

    await act(uuid, "start", { bootDevice: "sda" });
    const live = await libvirtd.virsh("dumpxml", "once");
    expect(live).not.toContain("<boot dev=");
    expect(live.match(/<target dev='(\w+)'.*?<boot order='1'\/>/s)?.[0]).toContain("sda");
    expect(live.match(/<boot order='\d'\/>/g)).toHaveLength(3);
    expect(await stored("once")).toBe(before);
    await act(uuid, "destroy");
    expect(await stored("once")).toBe(before);
    await expect(act(uuid, "start", { bootDevice: "vdz" })).rejects.toMatchObject({ code: "no-such-device" });
  });

  test("the command of such a start does the same", async () => {
    const uuid = await define("piped", cdrom, "<boot dev='hd'/>");
    const before = await stored("piped");
    const { command } = await act(uuid, "start", { bootMenu: true, bootDevice: "sda", paused: true }, true);
    expect(await state("piped")).toBe("shut off");
    await libvirtd.netnsExec("sh", "-c", command);
    const live = await libvirtd.virsh("dumpxml", "piped");
    expect(live).toMatch(/<bootmenu enable='yes'/);
    expect(live).toContain("<boot order='1'/>");
    expect(await state("piped")).toBe("paused");
    await libvirtd.virsh("destroy", "piped");
    expect(await stored("piped")).toBe(before);
  });

  test("puts the boot settings back when the start fails, and when the program dies meanwhile", async () => {
    const uuid = await define("fails", diskXml("/nowhere/gone.qcow2") + cdrom, "<boot dev='hd'/>");
    const before = await stored("fails");
    await expect(act(uuid, "start", { bootDevice: "sda" })).rejects.toMatchObject({ code: "file-missing" });
    expect(await stored("fails")).toBe(before);

    // As a crash between the change and the start leaves it.
    await libvirtd.virsh(
      "define",
      await file(
        "changed.xml",
        before.replace("<boot dev='hd'/>", "<boot dev='cdrom'/><bootmenu enable='yes'/>"),
      ),
    );
    await libvirtd.virsh("desc", "fails", "--config", "--title", "Renamed meanwhile");
    const folder = join(session.stateDir, "one-time-boots");
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, `${session.connection}_${uuid}.json`),
      JSON.stringify({ connection: session.connection, uuid, boot: { classes: ["hd"], orders: {} } }),
    );
    const changes = watch(folder);
    const again = await BackendSession.start(libvirtd, session.stateDir);
    for await (const _ of changes) if ((await readdir(folder)).length === 0) break;
    await again.close({ keep: true });
    const after = await stored("fails");
    expect(after).toContain("<boot dev='hd'/>");
    expect(after).not.toMatch(/<boot dev='cdrom'|<bootmenu/);
    expect(after).toContain("Renamed meanwhile");
  });

  const file = async (name: string, text: string) => {
    const path = join(libvirtd.root, name);
    await writeFile(path, text);
    return path;
  };

  test("asks in the way that it is told, and shows a request that goes unanswered", async () => {
    const uuid = await define("asked", agent);
    await act(uuid, "start");
    await told(uuid, (machine) => machine.state === "running");
    expect(await act(uuid, "shutdown", { mode: "acpi" })).toEqual({
      command: "virsh -c qemu:///system shutdown asked --mode acpi",
    });
    // The firmware does not listen to the power button.
    await told(uuid, (machine) => (machine.shutdownRequestedAt ?? 0) > 0);
    const { agent: found } = await session.domains.powerChoices(session.ref(uuid), session.window.call);
    expect(found).toBe("silent");
    await expect(act(uuid, "shutdown", { mode: "agent" })).rejects.toMatchObject({ code: "no-agent" });
    await act(uuid, "inject-nmi");
    await act(uuid, "destroy");
  });

  test("saves, goes on, and starts fresh where that is wanted", async () => {
    const uuid = await define("saved", cdrom);
    await act(uuid, "start");
    await act(uuid, "managedsave");
    expect(await state("saved")).toBe("shut off");
    await told(uuid, (machine) => machine.hasManagedSave);
    await expect(act(uuid, "start", { bootMenu: true })).rejects.toMatchObject({
      code: "has-saved-state",
      action: { kind: "remove-saved-state" },
    });
    const rename = { ...session.ref(uuid), name: "other" };
    await expect(session.domains.rename(rename, session.window.call)).rejects.toMatchObject({
      code: "has-saved-state",
    });
    await act(uuid, "start");
    await told(uuid, (machine) => !machine.hasManagedSave && machine.state === "running");
    await act(uuid, "managedsave");
    await session.domains.removeSavedState(session.ref(uuid), session.window.call);
    expect(await libvirtd.virsh("dominfo", "saved")).toMatch(/Managed save:\s+no/);
    await act(uuid, "start");
    await act(uuid, "managedsave");
    await act(uuid, "start", { fresh: true, bootDevice: "sda" });
    expect(await libvirtd.virsh("dominfo", "saved")).toMatch(/Managed save:\s+no/);
    await act(uuid, "destroy");
  });

  test("writes the memory to a file, as a job", async () => {
    const uuid = await define("dumped");
    await act(uuid, "start");
    const path = join(libvirtd.imagesDir, "dumped.core");
    const request = { ...session.ref(uuid), path, memoryOnly: true, format: "elf" as const };
    const preview = await session.domains.coreDump({ ...request, preview: true }, session.window.call);
    expect(preview).toEqual({
      command: `virsh -c qemu:///system dump dumped ${path} --memory-only --format elf`,
    });
    const { job } = await session.domains.coreDump(request, session.window.call);
    const jobs = new Followed<{ jobs: Job[] }>(
      await session.backend.handlers.jobs.watch({}, session.window.call),
    );
    const over = (id: string | undefined) =>
      jobs
        .find((item) => item.jobs.some((one) => one.id === id && one.state !== "running"))
        .then((item) => item.jobs.find((one) => one.id === id));
    expect(await over(job)).toMatchObject({ state: "succeeded" });
    expect(await libvirtd.netnsExec("file", path)).toContain("ELF");
    const bad = await session.domains.coreDump({ ...request, path: "/nowhere/x" }, session.window.call);
    expect(await over(bad.job)).toMatchObject({ state: "failed", error: { code: "cannot-create" } });
    await act(uuid, "destroy");
  });

  test("renames, describes and starts with the host", async () => {
    const uuid = await define("before");
    const ref = session.ref(uuid);
    const { call } = session.window;
    expect(await session.domains.rename({ ...ref, name: "after", preview: true }, call)).toEqual({
      command: "virsh -c qemu:///system domrename before --new-name after",
    });
    await session.domains.rename({ ...ref, name: "after" }, call);
    expect(await libvirtd.virsh("domname", uuid)).toContain("after");
    await expect(session.domains.rename({ ...ref, name: "a/b" }, call)).rejects.toMatchObject({
      code: "bad-name",
    });
    await define("taken");
    await expect(session.domains.rename({ ...ref, name: "taken" }, call)).rejects.toMatchObject({
      code: "name-taken",
    });
    const texts = { title: "A title", description: "Two\nlines" };
    await session.domains.setTitle({ ...ref, ...texts }, call);
    expect(await session.domains.describe(ref, call)).toEqual(texts);
    await session.domains.setTitle({ ...ref, title: "", description: "" }, call);
    expect(await stored("after")).not.toMatch(/<title>|<description>/);
    await session.backend.handlers.autostart.set({ ...ref, start: { by: "libvirt" } }, call);
    await told(uuid, (machine) => machine.autostart);
    await act(uuid, "start");
    await expect(session.domains.rename({ ...ref, name: "late" }, call)).rejects.toMatchObject({
      code: "wrong-state",
    });
    await act(uuid, "destroy");
  });

  test("says which machine has the image that another wants", async () => {
    await libvirtd.virsh("vol-create-as", "default", "busy.qcow2", "1M", "--format", "qcow2");
    const disk = diskXml(join(libvirtd.imagesDir, "busy.qcow2"));
    const holder = await define("holder", disk);
    await act(holder, "start");
    await told(holder, (machine) => machine.state === "running");
    await expect(act(await define("wants", disk), "start")).rejects.toMatchObject({
      code: "image-in-use",
      message: expect.stringContaining("holder"),
    });
    await act(holder, "destroy");
  });

  describe("a failed start is repaired", () => {
    const repaired = async (uuid: string, code: string) => {
      const failure = await act(uuid, "start").catch((error: ErrorData) => error);
      expect(failure).toMatchObject({ code, action: expect.anything() });
      const { action } = failure as ErrorData;
      await session.domains.repair({ ...session.ref(uuid), repair: action! }, session.window.call);
      await act(uuid, "start");
      await act(uuid, "destroy");
      return action;
    };

    test("network not running", async () => {
      await libvirtd.virsh("net-define", "/usr/share/libvirt/networks/default.xml");
      const uuid = await define(
        "netted",
        "<interface type='network'><source network='default'/></interface>",
      );
      expect(await repaired(uuid, "network-inactive")).toMatchObject({ subject: "default" });
    });

    test("medium gone", async () => {
      const gone =
        "<disk type='file' device='cdrom'><source file='/nowhere/x.iso'/><target dev='sda' bus='sata'/></disk>";
      await repaired(await define("ejected", gone), "file-missing");
      expect(await stored("ejected")).not.toContain("x.iso");
    });

    test("port taken", async () => {
      const fixed = "<graphics type='vnc' port='5999' autoport='no' listen='127.0.0.1'/>";
      const first = await define("first-port", fixed);
      await act(first, "start");
      await repaired(await define("second-port", fixed), "port-taken");
      await act(first, "destroy");
    });

    test("CPU that this host has not", async () => {
      const cpu = "<cpu mode='custom' match='exact' check='full'><model>Icelake-Server</model></cpu>";
      const uuid = crypto.randomUUID();
      await session.define("cpu", plainXml("cpu", uuid).replace("<devices>", `${cpu}<devices>`));
      await repaired(uuid, "cpu-incompatible");
    });

    test("folder that the hypervisor may not enter", async () => {
      const folder = join(libvirtd.root, "private");
      await mkdir(folder, { mode: 0o700 });
      await libvirtd.netnsExec("qemu-img", "create", "-q", "-f", "qcow2", join(folder, "d.qcow2"), "1M");
      await repaired(await define("granted", diskXml(join(folder, "d.qcow2"))), "image-permission");
    });

    test("what an error does not name cannot be touched", async () => {
      const uuid = await define("strange");
      const strange = { kind: "start-network" as const, label: "x", subject: "other" };
      await expect(
        session.domains.repair({ ...session.ref(uuid), repair: strange }, session.window.call),
      ).rejects.toMatchObject({ code: "no-repair" });
    });
  });
});
