import { afterEach, describe, expect, test, vi } from "vitest";
import { AppError, errorSchema } from "../../../shared/model/error.ts";
import { ConnectError, ConnectionClosedError, LibvirtError, TimeoutError } from "../libvirt/errors.ts";
import { errorNumber as E } from "../libvirt/protocol/error-codes.ts";
import { channelError, plainError } from "./plain-error.ts";

const libvirt = (code: number, message: string) => new LibvirtError({ code, domain: 10, level: 2, message });

test.each<[string, Error, string]>([
  ["unheard of", libvirt(4711, "something new"), "libvirt"],
  ["closed", new ConnectionClosedError("closed"), "disconnected"],
  ["late", new TimeoutError("late"), "timeout"],
  ["group", new ConnectError("permission-denied", "EACCES"), "permission-denied"],
  ["not installed", new ConnectError("no-daemon-program", "ENOENT"), "no-libvirt"],
])("%s", (_name, error, code) => {
  const plain = plainError(error);
  expect(plain.code).toBe(code);
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
