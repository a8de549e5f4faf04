import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { convertImage } from "../../electron/backend/convert/convert-image.ts";
import { UnfinishedFiles } from "../../electron/backend/files/unfinished-files.ts";
import { median, type Result, spread } from "./measure.ts";

const run = promisify(execFile);
const times = 7;
const sizeMiB = 1024;

/**
 * A disk of 1 GiB, half of it data, from raw to qcow2: the step that converts against plain `qemu-img convert`, each
 * to a file that was not there. What Guesthouse does besides (comparing, and waiting until the copy is on the disk)
 * has lines of its own.
 */
export default async function convert(): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), "guesthouse-convert-"));
  try {
    const source = join(folder, "source.raw");
    const target = join(folder, "target.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "raw", source, `${sizeMiB}M`]);
    const writes = Array.from({ length: sizeMiB / 128 }, (_, index) => [
      "-c",
      `write -q -P ${index + 1} ${index * 128}M 64M`,
    ]);
    await run("qemu-io", ["-f", "raw", ...writes.flat(), source]);
    const unfinished = new UnfinishedFiles(folder);
    const steps = new Map<string, number[]>();
    const plain: number[] = [];
    for (let round = 0; round <= times; round += 1) {
      const took = await ours(unfinished, source, target);
      const begun = performance.now();
      await run("qemu-img", ["convert", "-p", "-f", "raw", "-O", "qcow2", source, target]);
      const theirs = performance.now() - begun;
      await rm(target);
      // The first is the warm-up.
      if (round === 0) continue;
      plain.push(theirs);
      for (const [step, ms] of took) steps.set(step, [...(steps.get(step) ?? []), ms]);
    }
    return [...steps].map(([step, values], index) => ({
      name: `convert, ${step.toLowerCase()}`,
      ours: median(values),
      unit: "ms" as const,
      note: spread(values),
      ...(index === 0 && {
        peer: "qemu-img convert",
        theirs: median(plain),
        note: `goal: at most 1.05; ${spread(values)}, peer ${spread(plain)}`,
      }),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One whole conversion; how long each of its phases took, ms. */
async function ours(
  unfinished: UnfinishedFiles,
  source: string,
  target: string,
): Promise<[string, number][]> {
  const steps: [string, number][] = [];
  let begun = 0;
  const end = () => {
    const last = steps.at(-1);
    if (last) last[1] = performance.now() - begun;
    begun = performance.now();
  };
  const job = {
    signal: new AbortController().signal,
    progress() {},
    commands() {},
    phase(text: string) {
      end();
      steps.push([text, 0]);
    },
  };
  const from = { path: source, format: "raw", bytes: sizeMiB * 2 ** 20, files: [source] };
  await convertImage(unfinished, from, { path: target, format: "qcow2", options: {} }, job);
  end();
  await rm(target);
  return steps;
}
