import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resetBlocked, resetLinux } from "../../electron/backend/guestfs/reset-linux.ts";

const run = promisify(execFile);
const blocked = await resetBlocked();

/** As little of a Debian as libguestfs knows one by. */
const files: Readonly<Record<string, string>> = {
  "etc/hostname": "old\n",
  "etc/hosts": "127.0.0.1 localhost\n127.0.1.1 old\n",
  "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
  "etc/os-release": 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\nPRETTY_NAME="Debian"\n',
  "etc/debian_version": "12.0\n",
  "etc/fstab": "/dev/sda / ext4 defaults 0 1\n",
  "etc/ssh/ssh_host_ed25519_key": "secret\n",
  "etc/ssh/sshd_config": "Port 22\n",
  "bin/true": "",
  "usr/keep": "",
  "root/note": "stays\n",
};

describe.skipIf(blocked)(`the Linux system on an image${blocked ? `: ${blocked}` : ""}`, () => {
  let folder: string;
  let image: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guesthouse-reset-"));
    const root = join(folder, "root");
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    for (const name of ["dev", "proc", "sys", "tmp", "var/lib"])
      await mkdir(join(root, name), { recursive: true });
    image = join(folder, "system.raw");
    await run("truncate", ["--size", "16M", image]);
    await run("mke2fs", ["-q", "-t", "ext4", "-d", root, "-F", image]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = async (path: string) => (await run("debugfs", ["-R", `cat ${path}`, image])).stdout;

  test("has another host name, and no machine ID and SSH keys of its original", async () => {
    await resetLinux([{ path: image, format: "raw" }], "clone-1", {
      kvm: false,
      signal: new AbortController().signal,
    });
    expect(await read("/etc/hostname")).toBe("clone-1\n");
    expect(await read("/etc/machine-id")).not.toContain("0123456789abcdef");
    expect(await read("/etc/ssh/ssh_host_ed25519_key")).toBe("");
    expect(await read("/etc/ssh/sshd_config")).toBe("Port 22\n");
    expect(await read("/root/note")).toBe("stays\n");
  });
});
