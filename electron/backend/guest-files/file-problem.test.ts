import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../shared/model/error.ts";
import { GuestfsError } from "../guestfs/appliance.ts";
import { fileProblem, shownPath } from "./file-problem.ts";

const { errno } = constants;
const failure = (number: number) =>
  new GuestfsError("readdir", "readdir: what the guest's kernel said", number);

describe("what a guest's file system refuses", () => {
  test.each([
    [errno.ENOENT, "guest-no-such-file"],
    [errno.ENOTDIR, "guest-not-a-folder"],
    [errno.ELOOP, "guest-link-loop"],
    [errno.EIO, "guest-damaged"],
    // EUCLEAN, which ext4 and XFS give for damaged folders.
    [117, "guest-damaged"],
    [errno.ENOSPC, "guest-full"],
    [errno.EROFS, "guest-read-only"],
    [errno.E2BIG, "guest-too-many"],
    [126, "guest-encrypted"],
    [0, "guest-files"],
  ])("%i is told as %s, with what libguestfs said", (number, code) => {
    expect(fileProblem(failure(number), "/srv/a\nb")).toMatchObject({
      code,
      detail: "readdir: what the guest's kernel said",
    });
  });

  test("names the path as it can be shown", () => {
    expect(fileProblem(failure(errno.ENOENT), "/srv/a\nb\udcff").message).toContain("“/srv/a\\x0ab\\xff”");
    expect(shownPath(`/${"deep/".repeat(1000)}file`)).toMatch(/^“…(?:.{295})file”$/);
  });

  test("leaves what is in plain words already, and what only says that nobody waits", () => {
    const plain = new AppError({ code: "appliance-ended", message: "It ended." });
    expect(fileProblem(plain, "/")).toBe(plain);
    const left = AbortSignal.abort().reason;
    expect(() => fileProblem(left, "/")).toThrow(left);
  });
});
