import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lxcUri, startContainer } from "../support/container.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { ordinaryUser, ordinaryUserBlocked } from "../support/ordinary-user.ts";
import { writeMachines } from "../support/test-driver.ts";

const blocked = privateLibvirtdBlocked() ?? (await ordinaryUserBlocked());

describe.skipIf(blocked)(`the tests' other drivers${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
  });
  afterAll(() => libvirtd?.stop());

  test("a thousand machines, two thirds of them running", async () => {
    const uri = await writeMachines(join(libvirtd.root, "thousand.xml"), 1000);
    const lines = async (...args: string[]) =>
      (await libvirtd.virshAt(uri, "list", "--name", ...args)).trim().split("\n");
    expect(await lines("--all")).toHaveLength(1000);
    expect(await lines()).toHaveLength(667);
  });

  test("a container with a shell on its console", async () => {
    const { uuid } = await startContainer(libvirtd, "box");
    expect(await libvirtd.virshAt(lxcUri, "domuuid", "box")).toContain(uuid);
    const source = await libvirtd.virshAt(lxcUri, "dumpxml", "box", "--xpath", "//console/source");
    await using terminal = await open(/path="([^"]+)"/.exec(source)![1]!, "r+");
    await terminal.write("echo $((6 * 7)) apples\n");
    let said = "";
    while (!said.includes("42 apples")) said += (await terminal.read()).buffer.toString();
  });

  test("an ordinary user with a session daemon, and nothing of it afterwards", async () => {
    await using user = await ordinaryUser();
    const [runuser, ...before] = user.enter;
    const { stdout } = await promisify(execFile)(runuser!, [
      ...before,
      "virsh",
      "--connect",
      "qemu:///session",
      "uri",
    ]);
    expect(stdout).toContain("qemu:///session");
  });
});
