import { randomUUID } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { BackendSession } from "../support/backend-session.ts";
import { openFiles } from "../support/files-session.ts";
import { copyOf, guestDisks } from "../support/guest-disks.ts";
import { guestTool, toolDisk } from "../support/guest-tools.ts";
import { jobEnded } from "../support/jobs.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { median, type Result, spread } from "./measure.ts";
import { writeNoise } from "./noise.ts";

const bytes = 200 << 20;
const rounds = 2;
const name = "noise.bin";

/**
 * A file of 200 MiB copied into a machine's disk and out of it, between the order and the end of its job, while the
 * disk is open; against virt-copy-in and virt-copy-out, which open it each time, and against guestfish with the disk
 * open already.
 */
export default async function guestCopy(): Promise<Result[]> {
  await using stack = new AsyncDisposableStack();
  const libvirtd = await startPrivateLibvirtd();
  stack.defer(() => libvirtd.stop());
  const session = await BackendSession.start(libvirtd);
  stack.defer(() => session.close());
  const { guestFiles } = session.backend.handlers;
  const { call } = session.window;
  const [ourDisk, theirDisk] = [
    await copyOf(guestDisks.debian, libvirtd.imagesDir),
    await copyOf(guestDisks.debian, libvirtd.imagesDir),
  ];
  const uuid = randomUUID();
  await session.define("copied", plainXml("copied", uuid, diskXml(ourDisk)));
  const source = join(libvirtd.root, name);
  await writeNoise(source, bytes);
  const target = join(libvirtd.root, "target");
  await mkdir(target);
  const ended = async ({ job: id }: { job: string }) => {
    const job = await jobEnded(session, id);
    if (job.state !== "succeeded") throw new Error(JSON.stringify(job));
    return job.endedAt!;
  };
  const lasts = async (work: () => Promise<unknown>) => {
    const start = Date.now();
    const end = await work();
    return (typeof end === "number" ? end : Date.now()) - start;
  };
  const received = async (work: () => Promise<unknown>) => {
    const took = await lasts(work);
    if ((await stat(join(target, name))).size !== bytes) throw new Error("not all of it came");
    await rm(join(target, name));
    return took;
  };

  const machine = { kind: "machine" as const, connection: session.connection, uuid };
  const opened = await openFiles(session, machine, { write: true });
  const at = { session: opened.session, place: opened.places[0]!.id };
  const answers = { all: "skip" as const, some: [] };
  const from = { kind: "paths" as const, paths: [source] };
  const times: Record<string, number[]> = {
    in: [],
    out: [],
    toolIn: [],
    toolOut: [],
    openIn: [],
    openOut: [],
  };
  for (let round = 0; round < rounds; round++) {
    const put = { ...at, path: "/srv", from, answers, owned: {} };
    times["in"]!.push(await lasts(async () => ended(await guestFiles.copyIn(put, call))));
    const taken = { ...at, paths: [`/srv/${name}`], target, answers };
    times["out"]!.push(await received(async () => ended(await guestFiles.copyOut(taken, call))));
    await ended(await guestFiles.remove({ ...at, paths: [`/srv/${name}`] }, call));

    const disk = toolDisk(theirDisk);
    times["toolIn"]!.push(await lasts(() => guestTool("virt-copy-in", ...disk, source, "/srv")));
    times["toolOut"]!.push(await received(() => guestTool("virt-copy-out", ...disk, `/srv/${name}`, target)));
    const [within, out] = await guestfishTimes(theirDisk, source, target);
    times["openIn"]!.push(within);
    times["openOut"]!.push(out);
    await rm(join(target, name));
  }
  const figure = (what: string, peer: string, ours: number[], theirs: number[], goal?: string): Result => ({
    name: what,
    peer,
    ours: median(ours),
    theirs: median(theirs),
    unit: "ms",
    note: ["200 MiB", `${spread(ours)} against ${spread(theirs)}`, goal].filter(Boolean).join("; "),
  });
  return [
    figure("guest-copy-out", "virt-copy-out", times["out"]!, times["toolOut"]!, "goal 1"),
    figure("guest-copy-in", "virt-copy-in", times["in"]!, times["toolIn"]!, "goal 1"),
    figure("guest-copy-out-open", "guestfish copy-out, open", times["out"]!, times["openOut"]!),
    figure("guest-copy-in-open", "guestfish copy-in, open", times["in"]!, times["openIn"]!),
  ];
}

/** Milliseconds that guestfish takes to copy in and out when the disk is open, as it says itself. */
async function guestfishTimes(disk: string, source: string, target: string): Promise<[number, number]> {
  const commands = [
    ["time", "copy-in", source, "/srv"],
    ["time", "sync"],
    ["time", "copy-out", `/srv/${name}`, target],
    ["rm", `/srv/${name}`],
  ].flatMap((words) => [...words, ":"]);
  const said = await guestTool(
    "guestfish",
    "--rw",
    ...toolDisk(disk),
    "-m",
    "/dev/sda1",
    ...commands.slice(0, -1),
  );
  const [within, synced, out] = [...said.toString().matchAll(/elapsed time: ([\d.]+) seconds/g)].map(
    ([, seconds]) => Number(seconds) * 1000,
  ) as [number, number, number];
  return [within + synced, out];
}
