import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { test } from "vitest";
import { UnfinishedFiles } from "../../electron/backend/files/unfinished-files.ts";
import { Random } from "../support/random.ts";

const run = promisify(execFile);
const moments = 20;
const random = new Random(7);

/** Whether a machine gets its image: what converts it is gone a moment after who started it. */
async function canBeOpened(path: string): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const opened = await run("qemu-io", ["-f", "raw", "-c", "read 0 512", path]).catch(() => undefined);
    if (opened) return true;
  }
  return false;
}

/** Ends a conversion at random moments; what there is afterwards, and after the next start. */
async function endAtRandom(signal: "SIGKILL" | "SIGTERM", folder: string) {
  const source = join(folder, "source.raw");
  const target = join(folder, "target.qcow2");
  await run("qemu-img", ["create", "-q", "-f", "raw", source, "16M"]);
  await run("qemu-io", ["-f", "raw", "-c", "write -q -P 7 1M 8M", source]);
  const sha = async () =>
    createHash("sha256")
      .update(await readFile(source))
      .digest("hex");
  const before = await sha();
  const counts = { done: 0, leftBehind: 0, changed: 0, stray: 0, locked: 0 };
  const child = join(import.meta.dirname, "../support/convert-child.ts");
  for (let moment = 0; moment < moments; moment += 1) {
    const process = spawn("node", [child, folder, source, target], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    process.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const closed = once(process, "close");
    await once(process.stdout, "data");
    await Promise.race([delay(random.below(150)), closed]);
    process.kill(signal);
    await closed;
    if (said.includes("done")) counts.done += 1;
    if (!(await canBeOpened(source))) counts.locked += 1;
    if ((await sha()) !== before) counts.changed += 1;
    const gone = await new UnfinishedFiles(folder).cleanUp();
    counts.leftBehind += gone.length;
    const left = (await readdir(folder)).filter(
      (name) => !/^(source\.raw|unfinished-files\.json)$/.test(name),
    );
    // Whole and with its name: it came to its end.
    if (left.includes("target.qcow2")) {
      await run("qemu-img", ["compare", "-f", "raw", "-F", "qcow2", source, target]);
      await rm(target);
    }
    counts.stray += left.filter((name) => name !== "target.qcow2").length;
  }
  return counts;
}

for (const signal of ["SIGKILL", "SIGTERM"] as const)
  test.concurrent(`${moments} random moments of ${signal === "SIGKILL" ? "kill -9" : "cancel"}: the source is the same, and nothing stays after the next start`, async ({
    expect,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), "guesthouse-ended-"));
    const counts = await endAtRandom(signal, folder).finally(() => rm(folder, { recursive: true }));
    console.log(`${signal}: ${JSON.stringify(counts)}`);
    expect(counts).toMatchObject({ changed: 0, stray: 0, locked: 0 });
    if (signal === "SIGKILL") expect(counts.leftBehind).toBeGreaterThan(0);
    else expect(counts.leftBehind).toBe(0);
  });
