import { open, readFile, rm, watch } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { ImageSession, qemuImg, seen, sum, writeRaw } from "../support/image-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const MIB = 1 << 20;
/** Of qcow2 unless told. */
const CLUSTER = 65_536;

describe.skipIf(blocked)(`disk images${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let images: ImageSession;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    images = new ImageSession(session);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  /** `name.raw`, `name.qcow2` and what is seen of both. */
  async function disk(name: string, filled: Record<number, number> = { 0: 1, 9: 2 }): Promise<string> {
    await writeRaw(images.path(`${name}.raw`), 16, filled);
    await images.convert(`${name}.raw`, `${name}.qcow2`);
    return await sum(images.path(`${name}.raw`));
  }
  const machine = async (name: string, image: string) => {
    const uuid = crypto.randomUUID();
    await session.define(name, plainXml(name, uuid, diskXml(images.path(image))));
    return uuid;
  };

  test("a chain is told layer by layer, with who uses what; hostile names are not followed", async () => {
    await disk("chain");
    await images.overlay("chain.raw", "chain-mid.qcow2", "raw");
    await images.overlay("chain-mid.qcow2", "chain-top.qcow2");
    await images.overlay("chain-mid.qcow2", "chain-other.qcow2");
    await qemuImg("snapshot", "-c", "inside", images.path("chain-top.qcow2"));
    await machine("chain", "chain-top.qcow2");
    const { layers, refusals } = await images.describe("chain-top.qcow2");
    expect(
      layers.map(({ path, format, virtualBytes, usedBy }) => [
        path,
        format,
        virtualBytes,
        usedBy.map(({ name }) => name),
      ]),
    ).toEqual([
      [images.path("chain-top.qcow2"), "qcow2", 16 * MIB, ["chain"]],
      [images.path("chain-mid.qcow2"), "qcow2", 16 * MIB, ["chain"]],
      [images.path("chain.raw"), "raw", 16 * MIB, ["chain"]],
    ]);
    expect(layers[0]!.snapshots.map(({ name }) => name)).toEqual(["inside"]);
    expect(layers[1]!.overlays).toEqual([images.path("chain-other.qcow2")]);
    expect(refusals.commit).toContain("snapshots");

    const named = async (backing: string, format = "raw") => {
      const path = images.path("hostile.qcow2");
      await rm(path, { force: true });
      await qemuImg("create", "-q", "-u", "-f", "qcow2", "-F", format, "-b", backing, path, "1M");
      return (await images.describe("hostile.qcow2")).layers[1]!;
    };
    expect((await named("nbd://127.0.0.1:1/x")).problem).toContain("no file");
    expect((await named(`json:{"driver":"file","filename":"/etc/passwd"}`)).problem).toContain("no file");
    expect((await named("/etc/passwd")).problem).toContain("outside");
    expect((await named(images.path("gone.raw"))).problem).toContain("missing");
    await named(images.path("chain-mid.qcow2"), "qcow2");
    const circle = ["-f", "qcow2", "-F", "qcow2", "-b", images.path("hostile.qcow2")];
    await qemuImg("rebase", "-u", ...circle, images.path("chain-mid.qcow2"));
    expect((await images.describe("hostile.qcow2")).layers.at(-1)!.problem).toContain("tail");
    await expect(images.plan("hostile.qcow2", { kind: "compact", compress: false })).rejects.toThrow(/tail/);
  });

  test("growing keeps the contents; shrinking wants the end to be unused, and keeps the original", async () => {
    await disk("size");
    const before = await seen(images.path("size.qcow2"), "qcow2");
    await images.work("size.qcow2", { kind: "resize", bytes: 32 * MIB });
    expect((await images.describe("size.qcow2")).layers[0]!.virtualBytes).toBe(32 * MIB);
    const grown = await sum(images.path("size.qcow2"));
    await expect(images.plan("size.qcow2", { kind: "resize", bytes: 16 * MIB })).rejects.toMatchObject({
      code: "shrink-unconfirmed",
    });
    await expect(
      images.plan("size.qcow2", { kind: "resize", bytes: 8 * MIB, shrink: "unused" }),
    ).rejects.toMatchObject({ code: "end-in-use" });
    await images.work("size.qcow2", { kind: "resize", bytes: 16 * MIB, shrink: "unused" });
    expect(await seen(images.path("size.qcow2"), "qcow2")).toBe(before);
    const [kept] = (await images.describe("size.qcow2")).kept;
    expect(await sum(kept!.path)).toBe(grown);
    await images.settle("size.qcow2", "put-back");
    expect(await sum(images.path("size.qcow2"))).toBe(grown);
    await images.work("size.qcow2", { kind: "resize", bytes: 4 * MIB, shrink: "cut" });
    expect((await images.describe("size.qcow2")).layers[0]!.virtualBytes).toBe(4 * MIB);
    await images.settle("size.qcow2", "delete");
    expect(await images.files("size")).toEqual(["size.qcow2", "size.raw"]);
  });

  test("a damaged image is told in plain words, and a copy of it is repaired", async () => {
    await disk("hurt");
    const path = images.path("hurt.qcow2");
    expect((await images.work("hurt.qcow2", { kind: "check" })).result).toBe("The image is sound.");
    await spoil(path, { leaks: 3 });
    expect((await images.work("hurt.qcow2", { kind: "check" })).result).toMatch(
      /No data is in danger: 3 pieces/,
    );
    await spoil(path, { corruptions: 2 });
    expect((await images.work("hurt.qcow2", { kind: "check" })).result).toMatch(
      /damaged: \d corruptions and 3 leaks/,
    );
    const hurt = await sum(path);
    await expect(images.work("hurt.qcow2", { kind: "repair", what: "leaks" })).rejects.toMatchObject({
      code: "not-repaired",
    });
    expect(await sum(path)).toBe(hurt);
    expect((await images.work("hurt.qcow2", { kind: "repair", what: "all" })).result).toMatch(
      /^Repaired: \d/,
    );
    expect((await images.work("hurt.qcow2", { kind: "check" })).result).toBe("The image is sound.");
    expect(await seen(path, "qcow2")).toBe(await sum(images.path("hurt.raw")));
    const [kept] = (await images.describe("hurt.qcow2")).kept;
    expect(await sum(kept!.path)).toBe(hurt);

    await using file = await open(images.path("hurt-header.qcow2"), "w");
    await file.write(Buffer.from("514649fb000000030000", "hex"));
    await expect(images.work("hurt-header.qcow2", { kind: "check" })).rejects.toThrow();
    expect((await images.describe("hurt-header.qcow2")).layers[0]!.problem).toBeDefined();
  });

  test("compacting frees what is zero, and what is seen stays the same, alone and on a backing file", async () => {
    const contents = await disk("pack");
    await images.write("pack.qcow2", 12, 9);
    await images.write("pack.qcow2", 12, 0);
    const first = await images.work("pack.qcow2", { kind: "compact", compress: true });
    expect(first.result).toMatch(/less, once/);
    expect(first.place).toMatchObject({ path: images.path("pack.qcow2") });
    expect(await seen(images.path("pack.qcow2"), "qcow2")).toBe(contents);
    await images.overlay("pack.raw", "pack-top.qcow2", "raw");
    await images.write("pack-top.qcow2", 3, 7);
    const before = await seen(images.path("pack-top.qcow2"), "qcow2");
    await images.work("pack-top.qcow2", { kind: "compact", compress: false });
    expect(await seen(images.path("pack-top.qcow2"), "qcow2")).toBe(before);
    const { layers } = await images.describe("pack-top.qcow2");
    expect(layers.map(({ path }) => path)).toEqual([images.path("pack-top.qcow2"), images.path("pack.raw")]);
    expect(layers[0]!.bytes).toBeLessThan(3 * MIB);
  });

  test("an image gets another backing file or none, and the guest sees the same disk", async () => {
    await disk("base");
    await disk("other", { 0: 5, 4: 6 });
    await images.overlay("base.qcow2", "moved.qcow2");
    await images.write("moved.qcow2", 2, 3);
    const before = await seen(images.path("moved.qcow2"), "qcow2");
    const onto = (name: string, format: string) => ({ path: images.path(name), format });
    await images.work("moved.qcow2", { kind: "rebase", onto: onto("other.raw", "raw"), trust: false });
    expect(await seen(images.path("moved.qcow2"), "qcow2")).toBe(before);
    expect((await images.describe("moved.qcow2")).layers[1]!.path).toBe(images.path("other.raw"));
    await images.work("moved.qcow2", { kind: "rebase", onto: onto("other.qcow2", "qcow2"), trust: true });
    expect(await seen(images.path("moved.qcow2"), "qcow2")).toBe(before);
    await images.work("moved.qcow2", { kind: "rebase", onto: null, trust: false });
    expect((await images.describe("moved.qcow2")).layers).toHaveLength(1);
    expect(await seen(images.path("moved.qcow2"), "qcow2")).toBe(before);
    await expect(
      images.plan("moved.qcow2", { kind: "rebase", onto: onto("moved.qcow2", "qcow2"), trust: false }),
    ).rejects.toMatchObject({ code: "own-backing" });
  });

  test("merging into a backing file is refused while anybody else depends on it", async () => {
    await disk("below");
    await images.overlay("below.qcow2", "above.qcow2");
    await images.write("above.qcow2", 5, 8);
    await images.overlay("below.qcow2", "sibling.qcow2");
    expect((await images.describe("above.qcow2")).refusals.commit).toContain("sibling.qcow2");
    await rm(images.path("sibling.qcow2"));
    const before = await seen(images.path("above.qcow2"), "qcow2");
    const overlay = await sum(images.path("above.qcow2"));
    await images.work("above.qcow2", { kind: "commit" });
    expect(await seen(images.path("below.qcow2"), "qcow2")).toBe(before);
    expect(await seen(images.path("above.qcow2"), "qcow2")).toBe(before);
    const { layers, kept } = await images.describe("above.qcow2");
    expect(layers).toHaveLength(2);
    expect(await sum(kept[0]!.path)).toBe(overlay);
  });

  test("comparing tells the difference; a new image on top begins with the same contents", async () => {
    const contents = await disk("same");
    const other = (name: string) => ({ kind: "compare", with: images.ref(name) }) as const;
    expect((await images.work("same.qcow2", other("same.raw"))).result).toMatch(/the same/);
    await images.write("same.qcow2", 1, 4);
    expect((await images.work("same.qcow2", other("same.raw"))).result).toMatch(/differ/);
    await images.work("same.raw", { kind: "overlay", path: images.path("same-top.qcow2") });
    expect(await seen(images.path("same-top.qcow2"), "qcow2")).toBe(contents);
    await expect(
      images.work("same.raw", { kind: "overlay", path: images.path("same-top.qcow2") }),
    ).rejects.toMatchObject({ code: "file-exists" });
  });

  test("a new image is made and never written over; what a copy would take is measured", async () => {
    await images.create("fresh.qcow2", "qcow2", 32 * MIB);
    expect((await images.describe("fresh.qcow2")).layers[0]).toMatchObject({ virtualBytes: 32 * MIB });
    expect(await libvirtd.virsh("vol-list", "default")).toContain("fresh.qcow2");
    await expect(images.create("fresh.qcow2", "raw", MIB)).rejects.toMatchObject({ code: "file-exists" });
    await expect(images.create("nowhere/x.raw", "raw", MIB)).rejects.toMatchObject({ code: "no-folder" });
    const { required, full } = await images.measure("fresh.qcow2", "raw");
    expect([required, full]).toEqual([32 * MIB, 32 * MIB]);
  });

  test("a running machine's disk grows live; everything else waits for its shutdown", async () => {
    await disk("live");
    await machine("live", "live.qcow2");
    await libvirtd.virsh("start", "live");
    const { live, refusals } = await images.describe("live.qcow2");
    expect(live).toMatchObject({ name: "live", target: "vda" });
    for (const kind of ["check", "repair", "rebase", "compact", "compare", "overlay"] as const) {
      expect([kind, refusals[kind]]).toEqual([kind, expect.stringContaining("live is running")]);
    }
    await images.work("live.qcow2", { kind: "resize", bytes: 64 * MIB });
    expect(await libvirtd.virsh("domblkinfo", "live", "vda")).toMatch(/Capacity: +67108864/);
    await expect(images.plan("live.qcow2", { kind: "resize", bytes: 8 * MIB })).rejects.toMatchObject({
      code: "shrink-running",
    });
    await expect(images.plan("live.qcow2", { kind: "trim" })).rejects.toMatchObject({ code: "no-agent" });
    await libvirtd.virsh("destroy", "live");
    expect((await images.describe("live.qcow2")).layers[0]!.virtualBytes).toBe(64 * MIB);
  });

  test("what another program holds or changes is left alone", async () => {
    await disk("held");
    const holder = await open(images.path("held.qcow2"), "r+");
    try {
      const changes = watch(images.folder);
      const job = images.work("held.qcow2", { kind: "compact", compress: true });
      // The copy has been begun when a hidden file appears.
      for await (const { filename } of changes) if (filename?.startsWith(".held")) break;
      await holder.utimes(new Date(), new Date(0));
      await expect(job).rejects.toMatchObject({ code: "image-changed" });
    } finally {
      await holder.close();
    }
    expect(await images.files("held")).toEqual(["held.qcow2", "held.raw"]);
    expect(await readFile(images.path("held.raw"))).toHaveLength(16 * MIB);
  });
});

/** Spoils a qcow2 image (QEMU's docs/interop/qcow2.txt): 16-bit reference counts in the one block of a small image. */
async function spoil(path: string, { leaks = 0, corruptions = 0 }): Promise<void> {
  await using file = await open(path, "r+");
  const number = Buffer.alloc(8);
  await file.read(number, 0, 8, 48);
  await file.read(number, 0, 8, Number(number.readBigUInt64BE()));
  const block = Number(number.readBigUInt64BE());
  const counts = Buffer.alloc(1024);
  await file.read(counts, 0, counts.length, block);
  let used = 0;
  while (counts.readUInt16BE(used * 2) !== 0) used += 1;
  // The last clusters of a fresh image are data.
  for (let n = 1; n <= corruptions; n += 1) counts.writeUInt16BE(0, (used - leaks - n - 3) * 2);
  for (let n = 0; n < leaks; n += 1) counts.writeUInt16BE(1, (used + n) * 2);
  await file.write(counts, 0, counts.length, block);
  // What lies behind the end of the file is not counted.
  if (leaks > 0) await file.truncate((used + leaks) * CLUSTER);
}
