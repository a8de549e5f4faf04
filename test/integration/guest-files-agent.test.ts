import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JobsChange } from "../../shared/contract/jobs.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed, readAll } from "../support/backend-window.ts";
import { agentGuestBlocked, inGuest, startTinyGuest, type TinyGuest } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked() ?? (await agentGuestBlocked());

describe.skipIf(blocked)(`files through a guest's agent${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let guest: TinyGuest;
  let jobs: Followed<JobsChange>;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    guest = await startTinyGuest(libvirtd, { name: "exchange", agent: true });
    jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const files = () => session.backend.handlers.guestFiles;
  const shell = (command: string) => inGuest(libvirtd, guest.name, "/bin/sh", "-c", command);
  const ended = async (id: string) => {
    const { jobs: found } = await jobs.find((item) =>
      item.jobs.some((job) => job.id === id && job.endedAt !== undefined),
    );
    return found.find((job) => job.id === id)!;
  };
  const begin = (name: string, bytes: number, { replace = false, folder = "/run" } = {}) =>
    files().agentSend({ ...session.ref(guest.uuid), folder, name, bytes, replace }, session.window.call);
  async function send(name: string, contents: Uint8Array, how = {}) {
    const begun = await begin(name, contents.length, how);
    const channel = session.window.redeem(begun);
    await channel.write(contents);
    channel.end();
    return await ended(begun.job);
  }
  const fetch = (path: string) =>
    files().agentFetch({ ...session.ref(guest.uuid), path }, session.window.call);

  test("go there and come back as they were, whatever their name is", async () => {
    expect(await files().agent(session.ref(guest.uuid), session.window.call)).toMatchObject({
      windows: false,
      notes: [expect.stringContaining("lost as soon as")],
    });
    const contents = randomBytes(1_500_001);
    const name = "a 'b' \"c\" ü\n$(d)";
    expect(await send(name, contents)).toMatchObject({ state: "succeeded" });
    const sum = createHash("sha256").update(contents).digest("hex");
    expect(await shell("cd /run; cat a\\ * | sha256sum; stat -c %a:%u a\\ *")).toBe(`${sum}  -\n644:0\n`);
    const fetched = await fetch(`/run/${name}`);
    expect(fetched).toMatchObject({ name, bytes: contents.length });
    expect((await readAll(session.window.redeem(fetched))).equals(contents)).toBe(true);
    expect(await ended(fetched.job)).toMatchObject({ state: "succeeded" });
    expect(await send("empty", Buffer.alloc(0))).toMatchObject({ state: "succeeded" });
    expect(await shell("stat -c %s /run/empty")).toBe("0\n");
  });

  test("nothing is replaced unasked, and what tells no size is fetched to its end", async () => {
    await shell("echo mine >/run/mine");
    await expect(begin("mine", 5)).rejects.toMatchObject({ code: "guest-exists" });
    expect(await shell("cat /run/mine")).toBe("mine\n");
    expect(await send("mine", Buffer.from("yours\n"), { replace: true })).toMatchObject({
      state: "succeeded",
    });
    expect(await shell("cat /run/mine")).toBe("yours\n");
    const version = await fetch("/proc/version");
    expect(version).not.toHaveProperty("bytes");
    expect((await readAll(session.window.redeem(version))).toString()).toContain("Linux version");
  });

  test("what is no file, or not there, is told before a job begins", async () => {
    await shell("mkfifo /run/pipe");
    await expect(fetch("/run")).rejects.toMatchObject({ code: "guest-not-a-file" });
    await expect(fetch("/run/pipe")).rejects.toMatchObject({ code: "guest-not-a-file" });
    await expect(fetch("/nowhere")).rejects.toMatchObject({ code: "guest-no-such-file" });
    const nowhere = await send("file", Buffer.from("x"), { folder: "/nowhere" });
    expect(nowhere).toMatchObject({ state: "failed", error: { code: "guest-no-such-file" } });
  });

  test("what breaks off leaves nothing, and says why", async () => {
    const cancelled = await begin("half", 200_000);
    const channel = session.window.redeem(cancelled);
    await channel.write(randomBytes(100_000));
    await jobs.find((item) =>
      item.jobs.some((job) => job.id === cancelled.job && (job.progress?.done ?? 0) > 0),
    );
    await session.backend.handlers.jobs.cancel({ job: cancelled.job }, session.window.call);
    expect(await ended(cancelled.job)).toMatchObject({ state: "cancelled" });
    const short = await begin("short", 200_000);
    const tooShort = session.window.redeem(short);
    await tooShort.write(randomBytes(100_000));
    tooShort.end();
    expect(await ended(short.job)).toMatchObject({ state: "failed", error: { code: "upload-changed" } });
    expect(
      await shell(
        "mkdir /run/full; mount -t tmpfs -o size=64k none /run/full; ls /run/half /run/short; true",
      ),
    ).toBe("");
    const full = await send("big", randomBytes(300_000), { folder: "/run/full" });
    expect(full).toMatchObject({ state: "failed", error: { code: "guest-full" } });
    expect(await shell("ls /run/full")).toBe("");
  });

  test("an agent that may not, and a machine that is off, are told in plain words", async () => {
    await shell(
      "(sleep 1; kill $(cat /run/agent.pid); sleep 1; cd /sys/class/virtio-ports; for p in *; do [ $(cat $p/name) = org.qemu.guest_agent.0 ] && setsid qemu-ga -m virtio-serial -p /dev/$p -t /run -d -f /run/agent.pid --block-rpcs=guest-file-open; done) >/dev/null 2>&1 &",
    );
    const ask = () => files().agent(session.ref(guest.uuid), session.window.call);
    await expect
      .poll(async () => (await ask()).blocked, { timeout: 60_000 })
      .toMatch(/is set not to exchange files: guest-file-open cannot be used/);
    await expect(fetch("/proc/version")).rejects.toMatchObject({ code: "agent-forbids" });
    await libvirtd.virsh("destroy", guest.name);
    expect((await ask()).blocked).toBe("The machine is off. Start it.");
  });
});
