import { afterEach, describe, expect, test, vi } from "vitest";
import { AppError, errorSchema } from "../../../shared/model/error.ts";
import { ConnectError, ConnectionClosedError, LibvirtError, TimeoutError } from "../libvirt/errors.ts";
import { errorNumber as E } from "../libvirt/protocol/error-codes.ts";
import { channelError, plainError } from "./plain-error.ts";

const libvirt = (code: number, message: string) => new LibvirtError({ code, domain: 10, level: 2, message });

// The texts are those of libvirt 9.0 and QEMU 7.2.
test.each<[string, Error, string, string?]>([
  [
    "no domain",
    libvirt(E.VIR_ERR_NO_DOMAIN, "Domain not found: no domain with matching uuid"),
    "no-such-domain",
  ],
  [
    "running",
    libvirt(E.VIR_ERR_OPERATION_INVALID, "Requested operation is not valid: domain is already running"),
    "wrong-state",
    "running already",
  ],
  [
    "off",
    libvirt(E.VIR_ERR_OPERATION_INVALID, "Requested operation is not valid: domain is not running"),
    "wrong-state",
    "not running",
  ],
  [
    "no KVM",
    libvirt(
      E.VIR_ERR_INTERNAL_ERROR,
      "process exited while connecting to monitor: Could not access KVM kernel module: No such file or directory",
    ),
    "no-kvm",
  ],
  [
    "permission",
    libvirt(
      E.VIR_ERR_INTERNAL_ERROR,
      "process exited while connecting to monitor: qemu-system-x86_64: -blockdev {}: Could not open '/root/d.qcow2': Permission denied",
    ),
    "image-permission",
    "/root/d.qcow2",
  ],
  [
    "permission, told by libvirt",
    libvirt(
      E.VIR_ERR_SYSTEM_ERROR,
      "Cannot access storage file '/root/d.qcow2' (as uid:64055, gid:64055): Permission denied",
    ),
    "image-permission",
    "/root/d.qcow2",
  ],
  [
    "locked",
    libvirt(
      E.VIR_ERR_INTERNAL_ERROR,
      'qemu-system-x86_64: Failed to get "write" lock\nIs another process using the image [/d.qcow2]?',
    ),
    "image-in-use",
  ],
  [
    "network",
    libvirt(E.VIR_ERR_OPERATION_INVALID, "Requested operation is not valid: network 'default' is not active"),
    "network-inactive",
    "default",
  ],
  [
    "port",
    libvirt(
      E.VIR_ERR_INTERNAL_ERROR,
      "qemu unexpectedly closed the monitor: Failed to bind socket: Address already in use",
    ),
    "port-taken",
  ],
  [
    "memory",
    libvirt(
      E.VIR_ERR_INTERNAL_ERROR,
      "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory",
    ),
    "out-of-memory",
  ],
  [
    "file",
    libvirt(
      E.VIR_ERR_SYSTEM_ERROR,
      "Cannot access storage file '/gone.qcow2' (as uid:64055, gid:64055): No such file or directory",
    ),
    "file-missing",
    "/gone.qcow2",
  ],
  [
    "console",
    libvirt(E.VIR_ERR_OPERATION_FAILED, "operation failed: Active console session exists for this domain"),
    "console-busy",
  ],
  ["unheard of", libvirt(4711, "something new"), "libvirt"],
  ["closed", new ConnectionClosedError("closed"), "disconnected"],
  ["late", new TimeoutError("late"), "timeout"],
  ["group", new ConnectError("permission-denied", "EACCES"), "permission-denied"],
  ["not installed", new ConnectError("no-daemon-program", "ENOENT"), "no-libvirt"],
])("%s", (_name, error, code, text = "") => {
  const plain = plainError(error);
  expect(plain.code).toBe(code);
  expect(plain.message).toContain(text);
  expect(plain.detail).toBe(error.message);
  errorSchema.parse(plain.toData());
});

test("a message of ours stays as it is", () => {
  const error = new AppError({ code: "x", message: "y" });
  expect(plainError(error)).toBe(error);
});

test("a channel's end carries no more than the channel can", () => {
  expect(channelError(libvirt(E.VIR_ERR_NO_DOMAIN, "gone"))).toEqual({
    code: "no-such-domain",
    message: "This machine does not exist any more.",
  });
});

describe("a fault of ours", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("is one line on standard error, and nothing of it is shown", () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const plain = plainError(new TypeError("secret\nthing"));
    expect(plain).toMatchObject({ code: "internal" });
    expect(JSON.stringify(plain.toData())).not.toContain("secret");
    expect(log).toHaveBeenCalledOnce();
    expect(log.mock.calls[0]?.[0]).toMatch(/^guesthouse: TypeError: secret thing[^\n]*$/);
  });
});
