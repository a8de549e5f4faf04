import { chown, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();
const openURI = join(import.meta.dirname, "../support/open-uri.ts");
/** A user without any rights. */
const NOBODY = 65_534;

describe.skipIf(blocked)("starting libvirt's daemon", () => {
  let libvirtd: PrivateLibvirtd;
  let home: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    home = await mkdtemp(join(libvirtd.root, "home-"));
    await chown(home, NOBODY, NOBODY);
  });
  afterAll(() => libvirtd?.stop());

  /** Runs shell commands inside the namespaces, with a `/run` of their own in which nothing has been started. */
  const inFreshRun = (script: string) =>
    libvirtd.netnsExec(
      "unshare",
      "--mount",
      "sh",
      "-euc",
      `mount -t tmpfs run /run; mkdir /run/libvirt; ${script}`,
      "sh",
      process.execPath,
      openURI,
      home,
    );
  const lines = (output: string) =>
    output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>);

  it("starts the system daemon and virtlogd for root without a service manager, and they stay", async () => {
    const output = await inFreshRun(
      '"$1" "$2" qemu:///system; test -S /run/libvirt/virtlogd-sock; "$1" "$2" qemu:///session; cat /run/libvirtd.pid >"$3/../system.pid"',
    );
    // For root, the session is the system daemon's too.
    expect(lines(output)).toEqual([
      { type: "QEMU", uri: "qemu:///system" },
      { type: "QEMU", uri: "qemu:///session" },
    ]);
    const pid = Number(await readFile(join(libvirtd.root, "system.pid"), "utf8"));
    expect((await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0")).toEqual(
      expect.arrayContaining(["--daemon"]),
    );
  });

  it("leaves the system daemon to the service manager where there is one", async () => {
    const output = await inFreshRun('mkdir -p /run/systemd/system; "$1" "$2" qemu:///system');
    expect(lines(output)).toMatchObject([
      { reason: "no-daemon", message: expect.stringContaining("systemctl start") },
    ]);
  });

  it("starts a session daemon for an ordinary user, which ends by itself", async () => {
    const output = await inFreshRun(
      `export HOME="$3"; unset XDG_RUNTIME_DIR XDG_CACHE_HOME XDG_CONFIG_HOME; "$1" "$2" qemu:///session ${NOBODY}; "$1" "$2" qemu:///session ${NOBODY}`,
    );
    expect(lines(output)).toEqual([
      { type: "QEMU", uri: "qemu:///session" },
      { type: "QEMU", uri: "qemu:///session" },
    ]);
    const pid = Number(await readFile(join(home, ".cache/libvirt/libvirtd.pid"), "utf8"));
    expect((await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0")).toContain("--timeout=120");
  });

  it("tells an ordinary user that the system daemon is not running, or not open to them", async () => {
    const output = await inFreshRun(
      `"$1" "$2" qemu:///system ${NOBODY}; "$1" "$2" qemu:///system; chmod 0700 /run/libvirt/libvirt-sock; "$1" "$2" qemu:///system ${NOBODY}`,
    );
    expect(lines(output)).toMatchObject([
      { reason: "no-daemon", message: expect.stringContaining("qemu:///session") },
      { type: "QEMU" },
      { reason: "permission-denied", message: expect.stringContaining("group") },
    ]);
  });

  it("says so when the daemon's program is missing", async () => {
    await mkdir(join(home, "empty"));
    const output = await inFreshRun(
      'mount --bind "$3/empty" /usr/sbin; PATH="$3/empty" "$1" "$2" qemu:///system',
    );
    expect(lines(output)).toMatchObject([
      { reason: "no-daemon-program", message: expect.stringContaining("install") },
    ]);
    await rm(join(home, "empty"), { recursive: true });
  });
});
