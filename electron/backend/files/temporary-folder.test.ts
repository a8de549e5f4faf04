import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sweepTemporaryFolders, temporaryFolder } from "./temporary-folder.ts";

/** Linux gives no process a number beyond 2^22. */
const noProcess = 2 ** 22 + 1;

test("folders of processes that are gone are deleted, those of living ones stay", async () => {
  const own = await temporaryFolder("nbd");
  const left = await mkdtemp(join(tmpdir(), `guesthouse-nbd-${noProcess}-`));
  await sweepTemporaryFolders();
  await access(own);
  await expect(access(left)).rejects.toMatchObject({ code: "ENOENT" });
  await rm(own, { recursive: true });
});
