import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { convertImage, type SourceImage } from "../../electron/backend/convert/convert-image.ts";
import { UnfinishedFiles } from "../../electron/backend/files/unfinished-files.ts";
import { targetFormatNames } from "../../shared/convert/target-formats.ts";
import { encryptedOptions, encryptImage } from "../support/encrypted-image.ts";

const run = promisify(execFile);
const sourceFormats = ["raw", "qcow2", "vmdk", "vdi", "vhdx", "vpc", "qed", "parallels"];
const quiet = { signal: new AbortController().signal, progress() {}, phase() {}, commands() {} };
const mib = 2 ** 20;

/** An ext4 file system with files in it, a hole of several MiB and data at the very end. */
async function makeContents(path: string): Promise<void> {
  await run("truncate", ["--size", "24M", path]);
  const folder = join(import.meta.dirname, "../../electron/backend/convert");
  await run("mke2fs", ["-q", "-t", "ext4", "-d", folder, "-F", path, "20M"]);
  await run("qemu-io", ["-f", "raw", "-c", "write -q -P 7 23M 1000k", path]);
}

describe("every format to every other", () => {
  let folder: string;
  let unfinished: UnfinishedFiles;
  let contents: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guesthouse-matrix-"));
    unfinished = new UnfinishedFiles(folder);
    contents = join(folder, "contents");
    await makeContents(contents);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const source = (path: string, format: string, more: Partial<SourceImage> = {}): SourceImage => ({
    ...{ path, format, bytes: 24 * mib, files: [path] },
    ...more,
  });
  const isSame = async (path: string, format: string) =>
    (await run("qemu-img", ["compare", "-f", "raw", "-F", format, contents, path])).stdout.trim();

  for (const from of sourceFormats) {
    test(`${from} to ${targetFormatNames.join(", ")}`, async () => {
      const path = join(folder, `source.${from}`);
      const size = from === "vpc" ? ["-o", "force_size=on"] : [];
      await run("qemu-img", ["convert", "-f", "raw", "-O", from, ...size, contents, path]);
      const results: Record<string, string> = {};
      for (const format of targetFormatNames) {
        const target = join(folder, `${from}-to.${format}`);
        await convertImage(unfinished, source(path, from), { path: target, format, options: {} }, quiet);
        results[format] = await isSame(target, format);
        await rm(target);
      }
      const identical = Object.fromEntries(
        targetFormatNames.map((format) => [format, "Images are identical."]),
      );
      expect(results).toEqual(identical);
      await rm(path);
    });
  }

  for (const from of ["luks", "qcow2"] as const) {
    const other = from === "luks" ? "qcow2" : "raw";
    test(`encrypted ${from} to ${targetFormatNames.join(", ")}, and to ${other} encrypted anew`, async () => {
      const path = join(folder, `locked.${from}`);
      await encryptImage(contents, path, from, "first");
      const locked = source(path, from, { passphrase: "first" });
      for (const format of targetFormatNames) {
        const target = join(folder, `locked-${from}-to.${format}`);
        await convertImage(unfinished, locked, { path: target, format, options: {} }, quiet);
        expect([format, await isSame(target, format)]).toEqual([format, "Images are identical."]);
        await rm(target);
      }
      const again = join(folder, `locked-${from}-again`);
      const wanted = { path: again, format: other, options: {}, passphrase: "second" } as const;
      await convertImage(unfinished, locked, wanted, quiet);
      const { stdout } = await run("qemu-img", [
        ...["compare", "--object", "secret,id=key,data=second", "--image-opts"],
        ...[
          `driver=raw,file.filename=${contents}`,
          encryptedOptions(again, other === "raw" ? "luks" : other),
        ],
      ]);
      expect(stdout.trim()).toBe("Images are identical.");
      const wrong = { ...locked, passphrase: "wrong" };
      const never = { path: join(folder, "never"), format: "raw", options: {} } as const;
      await expect(convertImage(unfinished, wrong, never, quiet)).rejects.toThrow(/Invalid password/);
    });
  }

  test("every setting of every format", async () => {
    const settings = [
      ["qcow2", { compat: "0.10", clusterSize: "4k" }],
      ["qcow2", { compression: "zlib" }],
      ["qcow2", { compression: "zstd", clusterSize: "1M", preallocation: "full" }],
      ["qcow2", { preallocation: "metadata" }],
      ["qcow2", { preallocation: "falloc" }],
      ["qcow2", { preallocation: "full" }],
      ["raw", { preallocation: "falloc" }],
      ["raw", { preallocation: "full" }],
      ["vmdk", { subformat: "streamOptimized" }],
      ["vmdk", { adapter: "lsilogic" }],
      ["vdi", { static: "on" }],
      ["vhdx", { subformat: "fixed" }],
      ["vpc", { subformat: "fixed" }],
      ["qed", { clusterSize: "4k" }],
    ] as const;
    for (const [format, options] of settings) {
      const target = join(folder, `settings.${format}`);
      await convertImage(unfinished, source(contents, "raw"), { path: target, format, options }, quiet);
      expect([format, options, await isSame(target, format)]).toEqual([
        format,
        options,
        "Images are identical.",
      ]);
      await rm(target);
    }
  });

  test("an image with snapshots that stands on another: its own contents, without what is below", async () => {
    const base = join(folder, "base.qcow2");
    const top = join(folder, "top.qcow2");
    await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", contents, base]);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, top]);
    await run("qemu-img", ["snapshot", "-c", "before", top]);
    const target = join(folder, "flat.qcow2");
    const image = source(top, "qcow2", { files: [top, base] });
    await convertImage(unfinished, image, { path: target, format: "qcow2", options: {} }, quiet);
    expect(await isSame(target, "qcow2")).toBe("Images are identical.");
    const info = JSON.parse((await run("qemu-img", ["info", "--output=json", "-f", "qcow2", target])).stdout);
    expect(info).not.toHaveProperty("backing-filename");
    expect(info).not.toHaveProperty("snapshots");
  });

  test("a source that changes while it is read is noticed, and nothing stays of the copy", async () => {
    const path = join(folder, "changing.raw");
    await run("cp", [contents, path]);
    const target = join(folder, "changed.qcow2");
    const touch = (text: string) => {
      if (text.startsWith("Comparing")) void run("touch", [path]);
    };
    const job = { ...quiet, phase: touch };
    await expect(
      convertImage(unfinished, source(path, "raw"), { path: target, format: "qcow2", options: {} }, job),
    ).rejects.toMatchObject({ code: "source-changed" });
    expect((await readdir(folder)).filter((name) => name.includes("changed"))).toEqual([]);
  });

  test("a full disk is told in plain words, and nothing stays", async () => {
    const small = join(folder, "small");
    await run("mkdir", [small]);
    await run("mount", ["-t", "tmpfs", "-o", "size=2M", "tmpfs", small]);
    try {
      const target = { path: join(small, "disk.qcow2"), format: "qcow2", options: {} } as const;
      await run("qemu-io", ["-f", "raw", "-c", "write -q -P 5 10M 6M", contents]);
      await expect(convertImage(unfinished, source(contents, "raw"), target, quiet)).rejects.toThrow(
        /No space left/,
      );
      expect(await readdir(small)).toEqual([]);
    } finally {
      await run("umount", [small]);
    }
  });
});
