import { constants } from "node:os";
import { expect, test } from "vitest";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { costsOnlyItself } from "./copy-problem.ts";

const { errno } = constants;
const failure = (code: string) => Object.assign(new Error(code), { code });
const guest = (number: number) => new GuestfsError("pread", "pread: it failed", number);

test.each([
  [guest(errno.EIO), "guest-damaged"],
  [guest(errno.ENOENT), "guest-no-such-file"],
  [failure("ENAMETOOLONG"), "not-taken"],
  [failure("EFBIG"), "not-taken"],
])("%s costs only what it is about: %s", (error, code) => {
  expect(costsOnlyItself(error, "/etc/motd", "/srv").code).toBe(code);
});

test.each([
  [guest(errno.ENOSPC), "no-space"],
  [failure("ENOSPC"), "no-space"],
  [failure("EDQUOT"), "no-space"],
  [failure("EROFS"), "read-only"],
  [failure("ENOENT"), "no-such-folder"],
  [failure("EIO"), "disk-failing"],
])("after %s nothing else is copied either: %s", (error, code) => {
  const told = expect.objectContaining({ code, message: expect.stringContaining("/srv") });
  expect(() => costsOnlyItself(error, "/etc/motd", "/srv")).toThrow(told);
});
