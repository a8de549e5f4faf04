import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { agentConnected, agentGuestBlocked, makeExt4Image, startTinyGuest } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { SnapshotMachine } from "../support/snapshot-machine.ts";

const blocked = privateLibvirtdBlocked() ?? (await agentGuestBlocked());

describe.skipIf(blocked)(`snapshots as a guest sees them${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let machine: SnapshotMachine;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    const disk = await makeExt4Image(libvirtd, "seen.qcow2");
    const { uuid } = await startTinyGuest(libvirtd, { name: "seen", agent: true, disk });
    machine = await SnapshotMachine.of(session, "seen", uuid);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const ask = async (execute: string, args: object) =>
    JSON.parse(
      await libvirtd.virsh("qemu-agent-command", "seen", JSON.stringify({ execute, arguments: args })),
    ).return;
  /** Runs a command in the guest and gives what it wrote. */
  async function shell(command: string): Promise<string> {
    const arg = ["-c", command];
    const { pid } = await ask("guest-exec", { path: "/bin/sh", arg, "capture-output": true });
    for (;;) {
      const status = await ask("guest-exec-status", { pid });
      if (status.exited)
        return Buffer.from(status["out-data"] ?? "", "base64")
          .toString("utf8")
          .trim();
      await delay(20);
    }
  }
  /** A file on the disk, and one in the guest's memory alone. */
  const put = (state: string) => shell(`echo ${state} >/data/state; sync; echo ${state} >/memory`);
  const seen = async () => {
    await agentConnected(libvirtd, "seen");
    return await shell("cat /data/state; cat /memory 2>/dev/null || echo none");
  };

  test("twelve over three branches, each with disk and memory; back and forth between the branches", async () => {
    const branches = [
      ["a1", "a2", "a3", "a4"],
      ["b1", "b2", "b3", "b4"],
      ["c1", "c2", "c3", "c4"],
    ];
    const forks = [undefined, "a2", "b1"];
    for (const [index, names] of branches.entries()) {
      const fork = forks[index];
      if (fork !== undefined) await machine.revert(fork);
      for (const name of names) {
        await agentConnected(libvirtd, "seen");
        await put(name);
        await machine.create(name, { memory: true });
      }
    }
    const { snapshots } = await machine.tree();
    expect(snapshots).toHaveLength(12);
    expect(snapshots.find(({ name }) => name === "c1")?.parent).toBe("b1");
    for (const name of ["a4", "c3", "b4", "a1"]) {
      await machine.revert(name);
      expect(await seen()).toBe(`${name}\n${name}`);
    }
    await machine.remove("a1", "with-children");
    expect((await machine.tree()).snapshots).toEqual([]);
    expect(await seen()).toBe("a1\na1");
  });

  test("outside of the images: with memory, and without after a freeze; one inside comes back from below others", async () => {
    await put("inside");
    await machine.create("inside", { memory: true });
    await put("memory");
    await machine.create("memory", { kind: "external", memory: true });
    await put("frozen");
    await machine.create("frozen", { kind: "external", quiesce: true });
    await put("now");

    await machine.revert("memory", { keepAs: "kept" });
    expect(await seen()).toBe("memory\nmemory");
    await machine.revert("frozen", { become: "running" });
    expect(await seen()).toBe("frozen\nnone");
    await machine.revert("kept");
    expect(await seen()).toBe("now\nnow");
    const plan = await machine.planRevert("inside");
    expect(plan).toMatchObject({ becomes: "off", lost: expect.any(String) });
    await machine.revert("inside", { become: "running" });
    expect(await seen()).toBe("inside\nnone");

    await machine.remove("memory", "with-children");
    await libvirtd.virsh("destroy", "seen");
    await machine.revert("inside", { become: "running" });
    expect(await seen()).toContain("inside");
  });
});
