import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Followed } from "../support/backend-window.ts";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { type HardwareBackend, type HardwareMachine, startHardwareBackend } from "../support/hardware.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked() ?? (await tinyGuestBlocked());

describe.skipIf(blocked)(`changes of a machine's hardware${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let hardware: HardwareBackend;
  let machine: HardwareMachine;
  let uuid: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true, defaultNetwork: true });
    for (const name of ["one.iso", "two.iso"]) {
      await libvirtd.virsh("vol-create-as", "default", name, "1M", "--format", "raw");
    }
    const guest = await startTinyGuest(libvirtd, {
      name: "changing",
      network: "default",
      vnc: { password: "sesame99" },
      edit: (xml) =>
        xml
          .replace("<vcpu>1</vcpu>", "<vcpu current='1'>2</vcpu>")
          .replace(
            "<memballoon",
            "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk><memballoon",
          ),
    });
    uuid = guest.uuid;
    hardware = await startHardwareBackend(libvirtd);
    machine = await hardware.machine(uuid);
  });
  afterAll(async () => {
    await hardware?.close();
    await libvirtd?.stop();
  });

  const live = (...more: string[]) => libvirtd.virsh("dumpxml", "changing", ...more);
  const stored = (...more: string[]) => live("--inactive", ...more);
  const set = (id: string, values: object, expected: object) =>
    ({ type: "set", id, values, expected }) as never;
  const calls = () => hardware.backend.handlers.hardware;
  const ref = () => ({ connection: hardware.connection, uuid });

  test("CPUs are added while it runs; an emulated one does not go before the next start", async () => {
    const active = () => libvirtd.virsh("vcpucount", "changing", "--live", "--active");
    expect(await machine.apply(set("vcpus", { current: null }, { current: 1 }))).toEqual({ effect: "both" });
    expect((await active()).trim()).toBe("2");
    expect(await machine.apply(set("vcpus", { current: 1 }, { current: null }))).toEqual({
      effect: "next-start",
      reason: expect.stringContaining("software emulation"),
    });
    expect((await active()).trim()).toBe("2");
    expect(await stored()).toContain("<vcpu placement='static' current='1'>2</vcpu>");
  });

  test("more CPUs than the running machine can have wait for its next start, and more than the host has are told of", async () => {
    const change = set("vcpus", { maximum: 8, current: 6 }, { maximum: 2 });
    const preview = await calls().preview({ ...ref(), change, when: "both" }, hardware.window.call);
    expect(preview.live).toMatchObject({
      possible: false,
      reason: expect.stringContaining("2 CPUs at most"),
    });
    expect(preview.warnings).toEqual([expect.stringContaining("The machine gets 8 CPUs")]);
    expect(preview.command).toContain("virsh -c qemu:///system define /dev/stdin --validate <<'XML'");
    expect(preview.after).toContain("current='6'>8</vcpu>");
    expect(await stored()).not.toContain("current='6'>8</vcpu>");
    const absurd = set("vcpus", { maximum: 5000 }, { maximum: 2 });
    await expect(machine.apply(absurd)).rejects.toMatchObject({ code: "too-many-cpus" });
  });

  test("memory is changed while it runs", async () => {
    expect(await machine.apply(set("memory", { current: 112 }, { current: 128 }))).toEqual({
      effect: "both",
    });
    expect(await stored()).toContain("<currentMemory unit='KiB'>114688</currentMemory>");
    // The guest gives it back in its own time.
    await machine.until(({ items }) =>
      items.some(({ id, now }) => id === "memory" && now?.["current"] === 112),
    );
  });

  test("the balloon, of which there is always one, reports while it runs, and goes and comes with a start", async () => {
    const balloon = machine.state.items.find(({ kind }) => kind === "memballoon")!;
    expect(await machine.apply(set(balloon.id, { statsPeriod: 5 }, { statsPeriod: null }))).toEqual({
      effect: "both",
    });
    for (const definition of [await live(), await stored()])
      expect(definition).toContain("<stats period='5'/>");
    await machine.apply(set(balloon.id, { statsPeriod: null }, { statsPeriod: 5 }));
    expect(await live()).not.toContain("<stats period");
    await machine.apply(set(balloon.id, { model: "none" }, { model: "virtio" }), "next-start");
    expect(await stored()).toContain("<memballoon model='none'/>");
    expect(await live()).toContain("<memballoon model='virtio'>");
    await calls().discardPending({ ...ref(), ids: [balloon.id] }, hardware.window.call);
    expect(await stored()).toContain("<memballoon model='virtio'>");
  });

  test("a disk is added with an image made for it, and none is left when that is refused", async () => {
    const volumes = () => libvirtd.virsh("vol-list", "default");
    const add = (values: object) => ({ type: "add", kind: "disk", values, image: { sizeMiB: 64 } }) as never;
    const values = { device: "disk", bus: "virtio" };
    const change = add(values);
    const preview = await calls().preview({ ...ref(), change, when: "both" }, hardware.window.call);
    expect(preview.command).toContain("vol-create-as default changing.qcow2 64MiB --format qcow2");
    expect(await volumes()).not.toContain("changing.qcow2");

    await expect(
      machine.apply(add({ ...values, serial: "x".repeat(2000), bus: "nowhere" })),
    ).rejects.toThrow();
    expect(await volumes()).not.toContain("changing.qcow2");

    expect(await machine.apply(change)).toEqual({ effect: "both" });
    for (const definition of [await live(), await stored()]) expect(definition).toContain("changing.qcow2");
    expect(await libvirtd.virsh("vol-info", "changing.qcow2", "default")).toContain("64.00 MiB");
    const absurd = { ...(add(values) as object), image: { sizeMiB: 2 ** 25 } } as never;
    await expect(machine.apply(absurd)).rejects.toMatchObject({ code: "no-space" });
    const added = machine.state.items.find(({ next }) => String(next?.["file"]).endsWith("changing.qcow2"))!;
    await machine.apply({ type: "remove", id: added.id });
    await libvirtd.virsh("vol-delete", "changing.qcow2", "default");
  });

  test("a disc is inserted and ejected while it runs", async () => {
    const disc = (name: string) => `${libvirtd.imagesDir}/${name}`;
    const insert = await machine.apply(set("disk:sda", { file: disc("one.iso") }, { file: null }));
    expect(insert).toEqual({ effect: "both" });
    expect(await live()).toContain("one.iso");
    const replace = set("disk:sda", { file: disc("two.iso") }, { file: disc("one.iso") });
    expect(await machine.apply(replace)).toEqual({ effect: "both" });
    expect(await live()).toContain("two.iso");
    const eject = set("disk:sda", { file: null }, { file: disc("two.iso") });
    expect(await machine.apply(eject)).toEqual({ effect: "both" });
    expect(await live()).not.toContain(".iso");
    expect(await stored()).not.toContain(".iso");
  });

  test("what two change at once is told, and neither is lost", async () => {
    await libvirtd.virsh("desc", "changing", "--config", "--title", "Theirs");
    const mine = set("general", { title: "Mine" }, { title: null });
    await expect(machine.apply(mine)).rejects.toMatchObject({
      code: "changed-meanwhile",
      message: expect.stringContaining("“Theirs”"),
    });
    expect(await stored()).toContain("<title>Theirs</title>");
    expect(await machine.apply(set("general", { title: "Mine" }, { title: "Theirs" }))).toEqual({
      effect: "both",
    });
    expect(await live()).toContain("<title>Mine</title>");
  });

  test("secrets outlive edits, never come out, and can be changed while it runs", async () => {
    const texts = async () => [await live("--security-info"), await stored("--security-info")];
    await machine.apply(set("graphics:vnc", { keymap: "de" }, { keymap: null }), "next-start");
    expect((await texts())[1]).toContain("passwd='sesame99'");
    const { xml } = await hardware.backend.handlers.definitions.read(
      { ...ref(), which: "next" },
      hardware.window.call,
    );
    expect(xml).not.toContain("sesame99");
    const edited = xml.replace("<on_crash>destroy</on_crash>", "<on_crash>restart</on_crash>");
    await machine.apply({ type: "xml", xml: edited, base: xml }, "next-start");
    expect((await texts())[1]).toMatch(/<on_crash>restart<\/on_crash>[\s\S]*passwd='sesame99'/);
    expect(await machine.apply(set("graphics:vnc", { password: "sesame00" }, {}))).toEqual({
      effect: "both",
    });
    for (const text of await texts()) expect(text).toContain("passwd='sesame00'");
    // Taken away it waits, is listed without being told, and can be given up.
    const removal = set("graphics:vnc", { password: null }, { password: true });
    expect(await machine.apply(removal)).toMatchObject({ effect: "next-start" });
    const [running, next] = await texts();
    expect(running).toContain("passwd='sesame00'");
    expect(next).not.toContain("passwd");
    const waiting = (state: typeof machine.state) =>
      state.pending.find(({ id }) => id === "graphics:vnc")?.properties.find(({ key }) => key === "password");
    expect(waiting(await machine.until((state) => waiting(state) !== undefined))).toEqual({
      key: "password",
      now: true,
    });
    await calls().discardPending({ ...ref(), ids: ["graphics:vnc"] }, hardware.window.call);
    expect((await texts())[1]).toContain("passwd='sesame00'");
    const watched = await hardware.backend.handlers.transcript.watch({}, hardware.window.call);
    const { entries } = await new Followed(watched).find(() => true);
    expect(entries.length).toBeGreaterThan(5);
    expect(JSON.stringify([entries, machine.states.items])).not.toMatch(/sesame/);
  });

  test("a definition that is edited as text is checked against what it was, and for what it must keep", async () => {
    const call = hardware.window.call;
    const read = () => hardware.backend.handlers.definitions.read({ ...ref(), which: "next" }, call);
    const { xml } = await read();
    const apply = (text: string, base = xml) => machine.apply({ type: "xml", xml: text, base }, "next-start");
    await expect(apply(xml, `${xml}<!-- older -->`)).rejects.toMatchObject({ code: "changed-meanwhile" });
    await expect(apply(xml.replace("<name>changing<", "<name>other<"))).rejects.toMatchObject({
      code: "name-change",
    });
    await expect(apply(xml.replace(uuid, crypto.randomUUID()))).rejects.toMatchObject({
      code: "uuid-change",
    });
    await expect(apply(xml.replace("</devices>", ""))).rejects.toMatchObject({ code: "invalid-xml" });
    const wrong = xml.replace("<on_reboot>restart<", "<on_reboot>dance<");
    await expect(apply(wrong)).rejects.toMatchObject({
      code: "invalid-xml",
      hint: expect.stringMatching(/^Line \d+: .*dance/),
    });
    expect((await read()).xml).toBe(xml);
  });

  test("what waits for the next start is listed, and can be given up, singly and all", async () => {
    const call = hardware.window.call;
    const rng = { type: "add", kind: "rng", values: { model: "virtio", backend: "builtin" } } as const;
    await machine.apply(rng, "next-start");
    await machine.apply(set("boot", { onReboot: "destroy" }, { onReboot: "restart" }));
    await machine.apply({ type: "remove", id: "disk:sda" }, "next-start");
    const { pending } = await machine.until((state) => state.pending.some(({ id }) => id === "disk:sda"));
    expect(pending).toEqual(
      expect.arrayContaining([
        { id: "rng#2", kind: "rng", what: "added", properties: [] },
        { id: "disk:sda", kind: "disk", what: "removed", properties: [] },
        {
          id: "boot",
          kind: "boot",
          what: "changed",
          properties: expect.arrayContaining([{ key: "onReboot", now: "restart", next: "destroy" }]),
        },
      ]),
    );
    await calls().discardPending({ ...ref(), ids: ["disk:sda"] }, call);
    expect(await stored()).toContain("<target dev='sda' bus='sata'/>");
    expect(await stored()).toContain("<on_reboot>destroy</on_reboot>");
    await calls().discardPending(ref(), call);
    const { pending: left } = await machine.until((state) => state.pending.length === 0);
    expect(left).toEqual([]);
    expect(await stored()).toContain("<on_reboot>restart</on_reboot>");
    expect(await stored()).not.toContain("builtin");
    expect(await stored("--security-info")).toContain("passwd='sesame00'");
  });

  test("a refusal of libvirt leaves both definitions as they were", async () => {
    const before = [await live(), await stored()];
    const missing = {
      type: "add",
      kind: "disk",
      values: {
        type: "file",
        device: "disk",
        bus: "virtio",
        file: "/nowhere/at-all.img",
        driver: "qemu",
        format: "raw",
      },
    } as const;
    await expect(machine.apply(missing)).rejects.toMatchObject({ code: "file-missing" });
    const after = [await live(), await stored()];
    // libvirt keeps the ports that it made for a moment.
    const disks = (texts: string[]) => texts.map((text) => text.match(/<disk .*>/g));
    expect(disks(after)).toEqual(disks(before));
  });

  test("what is only for now is gone at the next start, and a guest that does not answer keeps its device", async () => {
    const beacon = {
      type: "add",
      kind: "rng",
      values: { model: "virtio", backend: "random", source: "/dev/random" },
    } as const;
    expect(await machine.apply(beacon, "now")).toEqual({ effect: "now" });
    expect(await live()).toContain(">/dev/random<");
    expect(await stored()).not.toContain(">/dev/random<");
    const { items } = await machine.until(({ pending }) => pending.some(({ kind }) => kind === "rng"));
    const { id } = items.find(({ now, next }) => now?.["source"] === "/dev/random" && !next)!;
    const { xml } = await hardware.backend.handlers.definitions.read(
      { ...ref(), which: "now", item: id },
      hardware.window.call,
    );
    expect(xml).toContain(">/dev/random<");

    await libvirtd.virsh("suspend", "changing");
    const refused = machine.apply({ type: "remove", id }, "now");
    await expect(refused).rejects.toMatchObject({
      code: "only-next-start",
      message: expect.stringContaining("The guest has not let go of it"),
    });
    expect(await live()).toContain(">/dev/random<");
    await libvirtd.virsh("resume", "changing");
    // It has heard of it and obeys now; libvirt's event tells the page.
    await machine.until((state) => state.pending.every(({ kind }) => kind !== "rng"));
    expect(await live()).not.toContain(">/dev/random<");
  });

  test("choices are this host's", async () => {
    const choices = async (kind: string) =>
      (await calls().choices({ ...ref(), kind }, hardware.window.call)).choices;
    const values = (list: readonly { value: unknown }[] | undefined) => list?.map(({ value }) => value);
    const capabilities = await libvirtd.virsh("domcapabilities", "--machine", "q35", "--virttype", "qemu");
    const disk = await choices("disk");
    const buses = /<disk supported='yes'>[\s\S]*?<enum name='bus'>([\s\S]*?)<\/enum>/.exec(capabilities)![1]!;
    expect(values(disk["bus"])).toEqual(buses.match(/\w+(?=<\/value>)/g));
    expect(values(disk["cache"])).toEqual(expect.arrayContaining(["none", "writeback", "unsafe"]));
    expect(disk["file"]?.[0]).toMatchObject({
      value: `${libvirtd.imagesDir}/one.iso`,
      label: "one.iso",
      note: "disc image · pool default · 1 MiB",
    });
    const card = await choices("interface");
    expect(card["network"]).toEqual([{ value: "default", note: "NAT" }]);
    expect(values((await choices("cpu"))["model"])).toContain("qemu64");
    expect(values((await choices("firmware"))["machine"])).toEqual(expect.arrayContaining(["q35", "pc"]));
    await expect(choices("teleporter")).rejects.toMatchObject({ code: "no-such-kind" });
  });

  test("the boot order is the devices' own, and the older way goes", async () => {
    const { items } = machine.state;
    const card = items.find(({ kind }) => kind === "interface")!.id;
    await machine.apply({ type: "boot-order", ids: [card, "disk:sda"] });
    const xml = await stored();
    expect(xml).not.toContain("<boot dev=");
    expect(xml).toMatch(/<interface [\s\S]*<boot order='1'\/>[\s\S]*<\/interface>/);
    expect(xml).toMatch(/<disk [\s\S]*<boot order='2'\/>[\s\S]*<\/disk>/);
    await machine.apply({ type: "boot-order", ids: [card] });
    expect((await stored()).match(/<boot order/g)).toHaveLength(1);
  });
});
