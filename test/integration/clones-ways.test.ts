import { execFile } from "node:child_process";
import { copyFile, readdir, readFile, watch, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDisks } from "../../electron/backend/domains/facts.ts";
import type { CloneRequest, DiskFate } from "../../shared/contract/clones.ts";
import { BackendSession } from "../support/backend-session.ts";
import { ImageSession, seen, sum, writeRaw } from "../support/image-session.ts";
import { jobEnded } from "../support/jobs.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`ways of cloning${blocked ? `: ${blocked}` : ""}`, () => {
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

  /** A machine with a qcow2 disk of some MiB of data. */
  async function define(name: string, mib = 8): Promise<string> {
    const filled = Object.fromEntries(Array.from({ length: mib }, (_, index) => [index * 2, index + 1]));
    await writeRaw(images.path(`${name}.raw`), mib * 2, filled);
    await images.convert(`${name}.raw`, `${name}.qcow2`);
    await libvirtd.virsh("pool-refresh", "default");
    const uuid = crypto.randomUUID();
    await session.define(name, plainXml(name, uuid, diskXml(images.path(`${name}.qcow2`))));
    return uuid;
  }

  /** Begins a clone of everything as it is proposed, or with this fate of its first disk. */
  async function begin(
    own: BackendSession,
    uuid: string,
    { name, fate, snapshot }: { name: string; fate?: DiskFate; snapshot?: string },
  ): Promise<{ job: string; command: string }> {
    const { plan, clone } = own.backend.handlers.clones;
    const ref = { ...own.ref(uuid), ...(snapshot !== undefined && { snapshot }) };
    const found = await plan(ref, own.window.call);
    const request: CloneRequest = {
      name,
      ...(snapshot !== undefined && { snapshot }),
      disks: found.disks.map(({ target, proposed, path }, index) => ({
        target,
        fate: index === 0 && fate ? fate : proposed,
        ...(path && { path: path.replace(found.name, name) }),
      })),
    };
    const { job, command } = await clone({ ...own.ref(uuid), ...request }, own.window.call);
    return { job: job!, command };
  }
  const clone = async (own: BackendSession, ...how: [string, Parameters<typeof begin>[2]]) =>
    await jobEnded(own, (await begin(own, ...how)).job);
  const diskOf = async (name: string) => readDisks(await libvirtd.virsh("dumpxml", name, "--inactive"))[0]!;
  const machines = async () => (await libvirtd.virsh("list", "--all", "--name")).split("\n");

  describe("through libvirt, where Guesthouse reads no image itself", () => {
    let far: BackendSession;
    beforeAll(async () => {
      far = await BackendSession.start(libvirtd, undefined, "/nowhere");
    });
    afterAll(() => far?.close());

    test("the copy is the same, alone, and of the original's format; nothing is left on the list", async () => {
      const uuid = await define("volume");
      const before = await sum(images.path("volume.qcow2"));
      const { disks } = await far.backend.handlers.clones.plan(far.ref(uuid), far.window.call);
      expect(disks[0]!.fates.link.reason).toContain("own host");
      const { job, command } = await begin(far, uuid, { name: "volume-far" });
      expect(command).toContain("vol-create-from default /dev/stdin volume.qcow2 --inputpool default");
      expect(await jobEnded(far, job)).toMatchObject({ state: "succeeded", place: { kind: "machine" } });
      const { path, format } = await diskOf("volume-far");
      expect([path, format]).toEqual([images.path("volume-far.qcow2"), "qcow2"]);
      expect(await seen(path!, "qcow2")).toBe(await sum(images.path("volume.raw")));
      expect(await sum(images.path("volume.qcow2"))).toBe(before);
      expect(await readFile(join(far.stateDir, "partial-volumes.json"), "utf8")).not.toContain("volume-far");
      await libvirtd.virsh("start", "volume-far");
      await libvirtd.virsh("destroy", "volume-far");
    });

    test("a cancel ends at once, and the copy goes when libvirt has done with it", async () => {
      const uuid = await define("slow", 96);
      const { job } = await begin(far, uuid, { name: "slow-far" });
      const asked = performance.now();
      await far.backend.handlers.jobs.cancel({ job }, far.window.call);
      expect(await jobEnded(far, job)).toMatchObject({ state: "cancelled" });
      console.log(`clone through libvirt cancelled after ${Math.round(performance.now() - asked)} ms`);
      expect(await machines()).not.toContain("slow-far");
      await expect
        .poll(() => readFile(join(far.stateDir, "partial-volumes.json"), "utf8").catch(() => ""), {
          timeout: 30_000,
        })
        .not.toContain("slow-far");
      expect(await images.files("slow")).toEqual(["slow.qcow2", "slow.raw"]);
    });
  });

  test("from a snapshot with files of its own, also while the machine runs: copied, and linked without a template", async () => {
    const uuid = await define("outside");
    await libvirtd.virsh(
      ...["snapshot-create-as", "outside", "then", "--disk-only"],
      ...["--diskspec", `vda,snapshot=external,file=${images.path("outside-then.qcow2")}`],
    );
    await libvirtd.virsh("start", "outside");
    const before = await sum(images.path("outside.qcow2"));
    const { plan } = session.backend.handlers.clones;
    expect((await plan(session.ref(uuid), session.window.call)).refusal).toContain("Shut it down");
    for (const [name, fate] of [
      ["outside-copy", "copy"],
      ["outside-link", "link"],
    ] as const) {
      await clone(session, uuid, { name, fate, snapshot: "then" });
      const { path } = await diskOf(name);
      expect(await seen(path!, "qcow2")).toBe(await sum(images.path("outside.raw")));
    }
    expect(await sum(images.path("outside.qcow2"))).toBe(before);
    await libvirtd.virsh("destroy", "outside");
    // What the clone stands on is not written to, so the original may start.
    await session.domains.act({ ...session.ref(uuid), action: "start" }, session.window.call);
    await libvirtd.virsh("destroy", "outside");
  });

  test("UEFI variables are copied into a file of the clone's own; a TPM begins anew; both start", async () => {
    const whole = await BackendSession.start(libvirtd, undefined, libvirtd.outside(""));
    try {
      const uuid = crypto.randomUUID();
      await writeRaw(images.path("efi.raw"), 4, { 1: 3 });
      await images.convert("efi.raw", "efi.qcow2");
      await session.define(
        "efi",
        `<domain type='qemu'>
        <name>efi</name><uuid>${uuid}</uuid><memory unit='MiB'>128</memory><vcpu>1</vcpu>
        <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type>
          <firmware><feature enabled='no' name='secure-boot'/><feature enabled='no' name='enrolled-keys'/></firmware></os>
        <features><acpi/></features>
        <devices>${diskXml(images.path("efi.qcow2"))}
          <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm></devices></domain>`,
      );
      await libvirtd.virsh("start", "efi");
      await libvirtd.virsh("destroy", "efi");
      const variables = (name: string) => libvirtd.outside(`/var/lib/libvirt/qemu/nvram/${name}_VARS.fd`);
      // What a firmware would write there.
      const own = await readFile(variables("efi"));
      own.write("kept", own.length - 4096);
      await writeFile(variables("efi"), own);

      const found = await whole.backend.handlers.clones.plan(whole.ref(uuid), whole.window.call);
      expect(found.notes.join()).toContain("UEFI variables are copied");
      expect(found.notes.join()).toContain("TPM begins empty");
      await clone(whole, uuid, { name: "efi-clone" });
      expect((await readFile(variables("efi-clone"))).equals(own)).toBe(true);
      await libvirtd.virsh("start", "efi-clone");
      await libvirtd.virsh("start", "efi");
      for (const name of ["efi", "efi-clone"]) await libvirtd.virsh("destroy", name);
      const states = await readdir(libvirtd.outside("/var/lib/libvirt/swtpm"));
      expect(states).toContain(uuid);
      expect(states).toHaveLength(2);
    } finally {
      await whole.close();
    }
  });

  test("a cancel leaves neither machine nor file", async () => {
    const uuid = await define("stopped", 96);
    const before = await sum(images.path("stopped.qcow2"));
    await copyFile(images.path("stopped.qcow2"), images.path("stopped-b.qcow2"));
    await libvirtd.virsh(
      "attach-disk",
      "stopped",
      images.path("stopped-b.qcow2"),
      "vdb",
      "--config",
      "--subdriver",
      "qcow2",
    );
    const changes = watch(libvirtd.imagesDir);
    const { job } = await begin(session, uuid, { name: "stopped-clone" });
    // A copy has been begun when a hidden file appears.
    for await (const { filename } of changes) if (filename?.startsWith(".")) break;
    const asked = performance.now();
    await session.backend.handlers.jobs.cancel({ job }, session.window.call);
    expect(await jobEnded(session, job)).toMatchObject({ state: "cancelled" });
    console.log(`clone cancelled after ${Math.round(performance.now() - asked)} ms`);
    expect(await images.files("stopped")).toEqual(["stopped-b.qcow2", "stopped.qcow2", "stopped.raw"]);
    expect(await machines()).not.toContain("stopped-clone");
    expect(await sum(images.path("stopped.qcow2"))).toBe(before);
    const left = await run("find", [session.stateDir, "-path", "*clones/*"]);
    expect(left.stdout).toBe("");
  });
});
