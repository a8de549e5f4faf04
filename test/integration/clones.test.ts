import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDisks } from "../../electron/backend/domains/facts.ts";
import type { ClonePlan, CloneRequest } from "../../shared/contract/clones.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { defineTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { type PrivateLibvirtd, startPrivateLibvirtd } from "../support/libvirtd.ts";

const run = promisify(execFile);
const blocked = await tinyGuestBlocked();

describe.skipIf(blocked)("cloning a machine with three disks", () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let jobs: Followed<{ jobs: Job[] }>;
  let uuid: string;
  const image = (name: string) => join(libvirtd.imagesDir, name);
  const checksum = async (name: string) =>
    createHash("sha256")
      .update(await readFile(image(name)))
      .digest("hex");

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    session = await BackendSession.start(libvirtd);
    jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
    await run("qemu-img", ["create", "-f", "qcow2", "-o", "cluster_size=128k", image("three.qcow2"), "16M"]);
    await run("qemu-img", ["create", "-f", "raw", image("three-data.raw"), "16M"]);
    await run("qemu-img", ["create", "-f", "raw", image("three-shared.raw"), "4M"]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -P 1 0 1M", image("three.qcow2")]);
    await run("qemu-img", ["snapshot", "-c", "early", image("three.qcow2")]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -P 2 64k 1M", image("three.qcow2")]);
    await run("qemu-io", ["-f", "raw", "-c", "write -P 3 4M 1M", image("three-data.raw")]);
    const disk = (target: string, file: string, more = "") =>
      `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${image(file)}'/><target dev='${target}' bus='virtio'/>${more}</disk>`;
    const edit = (xml: string) =>
      xml.replace(
        "<memballoon",
        `${disk("vdb", "three-data.raw")}${disk("vdc", "three-shared.raw", "<shareable/>")}<interface type='user'><mac address='52:54:00:12:34:56'/></interface><memballoon`,
      );
    ({ uuid } = await defineTinyGuest(libvirtd, { name: "three", disk: image("three.qcow2"), edit }));
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const ended = async (id: string): Promise<Job> => {
    const { jobs: all } = await jobs.find((item) =>
      item.jobs.some((job) => job.id === id && job.state !== "running"),
    );
    return all.find((job) => job.id === id)!;
  };
  const requestOf = (plan: ClonePlan, name: string, more: Partial<CloneRequest> = {}): CloneRequest => ({
    name,
    disks: plan.disks.map(({ target, proposed, path }) => ({
      target,
      fate: proposed,
      ...(path && { path: path.replaceAll(plan.name, name) }),
    })),
    ...more,
  });
  const clone = async (request: CloneRequest): Promise<Job> => {
    const { job } = await session.backend.handlers.clones.clone(
      { ...session.ref(uuid), ...request },
      session.window.call,
    );
    return await ended(job!);
  };
  const plan = (snapshot?: string) =>
    session.backend.handlers.clones.plan(
      { ...session.ref(uuid), ...(snapshot !== undefined && { snapshot }) },
      session.window.call,
    );
  const disksOf = async (name: string) => readDisks(await libvirtd.virsh("dumpxml", name, "--inactive"));
  const same = (a: string, b: string, formats: readonly string[]) =>
    run("qemu-img", ["compare", "-f", formats[0]!, "-F", formats[1]!, a, b]);

  test("a full clone has copies that are the same, shares what is shared, and starts", async () => {
    const before = [await checksum("three.qcow2"), await checksum("three-data.raw")];
    const found = await plan();
    expect(found.name).toBe("three-clone");
    expect(found.disks.map(({ proposed }) => proposed)).toEqual(["copy", "copy", "share"]);
    expect(found.notes.join()).toContain("Snapshots stay with the original");
    const job = await clone(requestOf(found, "whole"));
    expect(job).toMatchObject({ state: "succeeded", place: { kind: "machine" } });
    const [first, second, third] = await disksOf("whole");
    expect(third!.path).toBe(image("three-shared.raw"));
    expect([first!.format, second!.format]).toEqual(["qcow2", "raw"]);
    await same(image("three.qcow2"), first!.path!, ["qcow2", "qcow2"]);
    await same(image("three-data.raw"), second!.path!, ["raw", "raw"]);
    const { stdout } = await run("qemu-img", ["info", "--output=json", first!.path!]);
    expect(JSON.parse(stdout)).toMatchObject({ "cluster-size": 131_072 });
    expect([await checksum("three.qcow2"), await checksum("three-data.raw")]).toEqual(before);
    const xml = await libvirtd.virsh("dumpxml", "whole");
    expect(xml).not.toContain("52:54:00:12:34:56");
    expect(job.result && xml.includes(job.result)).toBe(true);
    await libvirtd.virsh("start", "whole");
    const refused = await plan().then(({ refusal }) => refusal);
    expect(refused).toBeUndefined();
    await libvirtd.virsh("destroy", "whole");
  });

  test("a linked clone makes the original a template, which is not started while the clone is there", async () => {
    const before = await checksum("three.qcow2");
    const found = await plan();
    const request = requestOf(found, "linked");
    const disks = request.disks.map((disk) =>
      disk.target === "vda" ? { ...disk, fate: "link" as const } : disk,
    );
    expect((await clone({ ...request, disks })).state).toBe("succeeded");
    const [first] = await disksOf("linked");
    const { stdout } = await run("qemu-img", ["info", "--output=json", first!.path!]);
    expect(JSON.parse(stdout)).toMatchObject({
      "backing-filename": image("three.qcow2"),
      "backing-filename-format": "qcow2",
    });
    const { domains, window } = session;
    await expect(domains.act({ ...session.ref(uuid), action: "start" }, window.call)).rejects.toMatchObject({
      code: "template",
    });
    const { setTemplate } = session.backend.handlers.clones;
    const again = { ...session.ref(uuid), template: false };
    await expect(setTemplate(again, window.call)).rejects.toMatchObject({
      code: "has-linked-clones",
      message: expect.stringContaining("linked"),
    });
    await libvirtd.virsh("start", "linked");
    await libvirtd.virsh("destroy", "linked");
    expect(await checksum("three.qcow2")).toBe(before);
    await libvirtd.virsh("undefine", "linked");
    await setTemplate(again, window.call);
  });

  test("a clone of a snapshot has what the disk had then", async () => {
    const xml = `<domainsnapshot><name>early, on</name></domainsnapshot>`;
    await run("qemu-img", ["snapshot", "-a", "early", image("three.qcow2")]);
    const path = join(libvirtd.root, "snapshot.xml");
    await writeFile(path, xml);
    // Only qcow2 can have it; the raw ones go for the moment.
    for (const target of ["vdb", "vdc"]) await libvirtd.virsh("detach-disk", "three", target, "--config");
    await libvirtd.virsh("snapshot-create", "three", path);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -P 9 0 2M", image("three.qcow2")]);
    const found = await plan("early, on");
    expect(found.disks[0]!.fates.link.reason).toContain("copy it");
    const job = await clone(requestOf(found, "then", { snapshot: "early, on" }));
    expect(job).toMatchObject({ state: "succeeded" });
    const [first] = await disksOf("then");
    const { stdout } = await run("qemu-io", ["-f", "qcow2", "-c", "read -P 1 0 1M", first!.path!]);
    expect(stdout).not.toContain("failed");
  });

  test("names that are taken or strange are refused, and nothing is left of them", async () => {
    const files = await readdir(libvirtd.imagesDir);
    const found = await plan();
    await expect(clone(requestOf(found, "whole"))).rejects.toMatchObject({ code: "name-taken" });
    await expect(clone(requestOf(found, "a\nb"))).rejects.toMatchObject({ code: "bad-name" });
    const onto = requestOf(found, "over");
    const disks = onto.disks.map((disk) => ({ ...disk, path: image("three-data.raw") }));
    const job = await clone({ ...onto, disks });
    expect(job).toMatchObject({ state: "failed", error: { code: "file-exists" } });
    expect(await readdir(libvirtd.imagesDir)).toEqual(files);
    expect(files.filter((name) => basename(name).startsWith("."))).toEqual([]);
  });

  test("a running machine is refused with the ways out", async () => {
    await libvirtd.virsh("start", "three");
    const found = await plan();
    expect(found.refusal).toContain("Shut it down");
    await expect(clone(requestOf(found, "never"))).rejects.toMatchObject({ code: "running" });
    await libvirtd.virsh("destroy", "three");
  });
});
