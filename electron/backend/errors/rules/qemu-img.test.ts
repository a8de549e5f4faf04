import { expect, test } from "vitest";
import { ToolError } from "../../qemu-img/tool-error.ts";
import { plainError } from "../plain-error.ts";

const open = "qemu-img: Could not open '/images/disk.qcow2'";

test.each([
  [`${open}: Parameter 'encrypt.key-secret' is required for cipher`, "encrypted"],
  ["qemu-img: Unable to get accurate CPU usage", "host-busy"],
  [
    `${open}: Could not open backing file: Could not open '/images/base.raw': No such file or directory`,
    "backing-missing",
  ],
  [`${open}: Refcount table offset invalid`, "image-damaged"],
  [`${open}: Image is corrupt; cannot be opened read/write`, "image-damaged"],
  [`${open}: Unsupported qcow2 version 9`, "image-unsupported"],
  ["qemu-img: Can't shrink an image which has snapshots", "has-snapshots"],
  [`${open}: Permission denied`, "image-permission"],
  [
    `${open}: Failed to get "write" lock\nIs another process using the image [/images/disk.qcow2]?`,
    "image-in-use",
  ],
  ["qemu-img: error while writing at byte 0: No space left on device", "no-space"],
  ["qemu-img: something that nobody has seen yet", "image-tool"],
])("%s is %s", (text, code) => {
  const found = plainError(new ToolError("qemu-img", "check", 1, text));
  expect(found.code).toBe(code);
  expect(found.message).not.toMatch(/undefined/);
  expect(found.detail).toBe(text);
});

test.each([
  ["ENOSPC", "no-space"],
  ["EROFS", "read-only"],
  ["EACCES", "image-permission"],
  ["EIO", "disk-failing"],
  ["ENOENT", "internal"],
])("of the host's file system %s is %s", (code, plain) => {
  const failure = Object.assign(new Error(code), { code, path: "/images/disk.qcow2" });
  expect(plainError(failure).code).toBe(plain);
});
