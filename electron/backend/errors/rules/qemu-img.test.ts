import { expect, test } from "vitest";
import { errorSchema } from "../../../../shared/model/error.ts";
import { ToolError } from "../../qemu-img/tool-error.ts";
import { plainError } from "../plain-error.ts";
import { toolRules } from "./qemu-img.ts";

/** What qemu-img 7.2 writes, the code that it becomes, and a part of what is said. */
const samples: readonly [text: string, code: string, says?: string][] = [
  [
    "Could not open 'none.raw': Could not open 'none.raw': No such file or directory",
    "file-missing",
    "none.raw",
  ],
  ["Could not open '/d/r.raw': Could not open '/d/r.raw': Permission denied", "image-permission", "/d/r.raw"],
  ["/none/x: Could not create '/none/x': No such file or directory", "cannot-create", "/none/x"],
  ["/root/x: Could not create '/root/x': Permission denied", "image-permission", "/root/x"],
  [
    "Could not open 'a.qcow2': Failed to get shared \"write\" lock\nIs another process using the image [a.qcow2]?",
    "image-in-use",
    "a.qcow2",
  ],
  ["error while writing at byte 0: No space left on device", "no-space"],
  ["t/z: Could not write zeros for preallocation: No space left on device", "no-space"],
  ["Could not open 't/x': Could not open 't/x': Read-only file system", "read-only"],
  ["t/x2: error while converting qcow2: Could not create 't/x2': Read-only file system", "read-only"],
  ["Could not open 'a.qcow2': Active L1 table offset invalid", "image-damaged"],
  [
    "Could not open 'ov.qcow2': Could not open backing file: Could not open 'r.raw': No such file or directory",
    "backing-missing",
    "r.raw",
  ],
  ["Could not open 'l.luks': Invalid password, cannot unlock any keyslot", "wrong-passphrase"],
  ["Could not open 'lq.qcow2': Parameter 'encrypt.key-secret' is required for cipher", "encrypted"],
  ["Unable to get accurate CPU usage", "host-busy"],
  ["Could not open 'a.qcow2': Unknown driver 'nosuch'", "unknown-format", "nosuch"],
  ["Unknown file format 'nosuch'", "unknown-format", "nosuch"],
  ["Could not open 'r.raw': Image is not in qcow2 format", "wrong-format"],
  ["Could not open 'r.raw': invalid VMDK image descriptor", "wrong-format"],
  ["Could not open 'r.raw': Image not in VDI format (bad signature 00000000)", "wrong-format"],
  ["Could not open 'r.raw': Volume is not in LUKS format", "wrong-format"],
  ["Could not open 'n.qcow2': Unsupported qcow2 version 9", "image-unsupported"],
  ["Can't resize an image which has snapshots", "has-snapshots"],
  [
    "o.qcow2: Parameter 'compression-type' does not accept value 'foo'",
    "qemu-img-too-old",
    "compression-type",
  ],
  ["o.qcow2: Invalid parameter 'nosuch'", "qemu-img-too-old", "nosuch"],
  [
    "unrecognized option '--nosuch'\nTry 'qemu-img --help' for more information",
    "qemu-img-too-old",
    "--nosuch",
  ],
  ["Could not open '.': 'file' driver requires '.' to be a regular file", "not-an-image"],
  ["big: The image size is too large for file format 'qcow2' (try using a larger cluster size)", "too-large"],
  ["error while reading at byte 512: Input/output error", "disk-failing"],
  ["error while reading at byte 512: Stale file handle", "server-gone"],
  ["", "tool-stopped"],
];
const missing = "setpriv: failed to execute qemu-img: No such file or directory";
const failed = (text: string) =>
  new ToolError("qemu-img", "convert", text ? 1 : -1, text && `qemu-img: ${text}`);

test.each(samples)("%s", (text, code, says = "") => {
  const plain = plainError(failed(text));
  expect(plain.code).toBe(code);
  expect(plain.message).toContain(says);
  expect(`${plain.message} ${plain.hint}`).not.toMatch(/undefined|null/);
  errorSchema.parse(plain.toData());
});

test("without qemu-img it is said what to install", () => {
  expect(plainError(new ToolError("qemu-img", "info", 127, missing))).toMatchObject({
    code: "no-qemu-img",
    hint: expect.stringContaining("apt install qemu-utils"),
  });
});

test("no rule is without a sample", () => {
  const texts = [...samples.map(([text]) => failed(text).message), missing];
  const first = (text: string) => toolRules.findIndex((rule) => rule.text?.test(text));
  const hit = new Set(texts.map(first));
  expect(toolRules.flatMap((rule, index) => (hit.has(index) ? [] : [String(rule.text)]))).toEqual([]);
});

test("who holds the image is named, a machine by its name", () => {
  const text = 'Failed to get "write" lock\nIs another process using the image [a.qcow2]?';
  const holders = [
    { pid: 7, program: "qemu-system-x86_64", machine: "web" },
    { pid: 9, program: "qemu-nbd" },
  ];
  expect(plainError(new ToolError("qemu-img", "resize", 1, text, holders))).toMatchObject({
    code: "image-in-use",
    message: "The disk image is in use by the machine “web”, qemu-nbd (process 9).",
  });
});
