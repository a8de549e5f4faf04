import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImageWork } from "../../shared/contract/images.ts";
import { BackendSession } from "../support/backend-session.ts";
import { encryptedOptions, encryptImage } from "../support/encrypted-image.ts";
import { ImageSession, qemuImg, sum, writeRaw } from "../support/image-session.ts";
import { jobEnded } from "../support/jobs.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const MIB = 1 << 20;
const passphrase = "correct horse";

describe.skipIf(blocked)(`encrypted images${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let images: ImageSession;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    images = new ImageSession(session);
    await writeRaw(images.path("plain.raw"), 8, { 0: 1, 3: 2 });
    await encryptImage(images.path("plain.raw"), images.path("box.qcow2"), "qcow2", passphrase);
    await encryptImage(images.path("plain.raw"), images.path("box.luks"), "luks", passphrase);
    await libvirtd.virsh("pool-refresh", "default");
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const work = async (name: string, asked: ImageWork, typed?: string) => {
    const request = {
      image: images.ref(name),
      work: asked,
      ...(typed !== undefined && { passphrase: typed }),
    };
    const { job } = await session.backend.handlers.images.work(request, session.window.call);
    return (await jobEnded(session, job!)).result;
  };
  const isPlain = async (name: string, format: "luks" | "qcow2") => {
    const secret = ["--object", `secret,id=key,data=${passphrase}`];
    const options = [
      encryptedOptions(images.path(name), format),
      `driver=raw,file.filename=${images.path("plain.raw")}`,
    ];
    return await qemuImg("compare", ...secret, "--image-opts", ...options);
  };

  const comparison = (other: string, typed?: string): ImageWork => ({
    kind: "compare",
    with: images.ref(other),
    ...(typed !== undefined && { passphrase: typed }),
  });

  test("are told as such without their passphrase, with what can be done", async () => {
    for (const [name, format] of [
      ["box.qcow2", "qcow2"],
      ["box.luks", "luks"],
    ] as const) {
      const { layers, locked, refusals } = await images.describe(name);
      expect(layers).toMatchObject([{ format, encrypted: true, virtualBytes: 8 * MIB }]);
      expect(locked).toBe(true);
      expect(Object.keys(refusals)).not.toContain("resize");
      expect(Object.keys(refusals)).not.toContain("compare");
      expect(refusals.compact).toContain("Convert it first");
    }
    expect((await images.describe("box.qcow2")).refusals).not.toHaveProperty("check");
    expect((await images.describe("box.luks")).refusals.check).toContain("no structure");
  });

  test("ask for the passphrase, and say when it is wrong", async () => {
    await expect(work("box.qcow2", { kind: "check" })).rejects.toMatchObject({ code: "passphrase-needed" });
    await expect(work("box.qcow2", { kind: "check" }, "wrong")).rejects.toMatchObject({
      code: "wrong-passphrase",
      message: expect.stringContaining("not the passphrase"),
    });
    await expect(work("plain.raw", comparison("box.luks"))).rejects.toMatchObject({
      code: "other-passphrase-needed",
    });
  });

  test("are checked, repaired and compared with their passphrase", async () => {
    const before = await sum(images.path("box.qcow2"));
    expect(await work("box.qcow2", { kind: "check" }, passphrase)).toBe("The image is sound.");
    expect(await work("box.qcow2", comparison("plain.raw"), passphrase)).toMatch(/the same/);
    expect(await work("plain.raw", comparison("box.luks", passphrase))).toMatch(/the same/);
    expect(await work("box.qcow2", comparison("box.luks", passphrase), passphrase)).toMatch(/the same/);
    expect(await sum(images.path("box.qcow2"))).toBe(before);
    expect(await work("box.qcow2", { kind: "repair", what: "all" }, passphrase)).toMatch(/nothing to repair/);
    expect(await isPlain("box.qcow2", "qcow2")).toContain("identical");
    await images.settle("box.qcow2", "delete");
  });

  test("grow and shrink with their passphrase, and keep their contents", async () => {
    for (const [name, format] of [
      ["box.qcow2", "qcow2"],
      ["box.luks", "luks"],
    ] as const) {
      await work(name, { kind: "resize", bytes: 16 * MIB }, passphrase);
      expect((await images.describe(name)).layers[0]).toMatchObject({ virtualBytes: 16 * MIB });
      // LUKS itself cannot say which of its bytes are unused.
      const shrink = format === "luks" ? "cut" : "unused";
      await work(name, { kind: "resize", bytes: 8 * MIB, shrink }, passphrase);
      expect(await isPlain(name, format)).toContain("identical");
      await images.settle(name, "delete");
    }
  });

  test("need no typing where libvirt has the passphrase", async () => {
    const { convert } = session.backend.handlers;
    const uuid = crypto.randomUUID();
    await session.define(
      "keeper",
      plainXml("keeper", uuid, diskXml(images.path("plain.raw")).replace("qcow2", "raw")),
    );
    const image = { kind: "disk", connection: session.connection, uuid, target: "vda" } as const;
    const request = { image, options: {}, pool: "default", repoint: true, passphrase } as const;
    const { job } = await convert.start(
      { ...request, format: "raw", name: "keeper.luks" },
      session.window.call,
    );
    await jobEnded(session, job);
    await libvirtd.virsh("start", "keeper");
    await libvirtd.virsh("destroy", "keeper");
    const { locked, layers } = await session.backend.handlers.images.describe({ image }, session.window.call);
    expect([locked, layers[0]!.format]).toEqual([false, "luks"]);
    const asked = { image, work: comparison("plain.raw") };
    const started = await session.backend.handlers.images.work(asked, session.window.call);
    expect((await jobEnded(session, started.job!)).result).toMatch(/the same/);
  }, 240_000);
});
