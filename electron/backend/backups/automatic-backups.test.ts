import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppError } from "../../../shared/model/error.ts";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { JobService } from "../jobs/job-service.ts";
import { AutomaticBackups } from "./automatic-backups.ts";
import type { WantedBackup } from "./create.ts";

const hour = 3_600_000;
const uuid = "11111111-1111-4111-8111-111111111111";
const connection = {
  id: "local",
  info: { value: { status: "connected" } },
  client: { domains: { byUUID: async () => ({ name: "web" }) } },
  domains: { handle: async () => ({ name: "web" }) },
};
const on = connection as never;

let state: string;
let folder: string;
let clock: FakeClock;
let asked: WantedBackup[];
let next: { kind: "full" | "incremental"; quiesce: boolean } | undefined;
let refusals: AppError[];
let automatic: AutomaticBackups;

const maker = {
  next: async () => next,
  create: async (_: unknown, __: string, wanted: WantedBackup) => {
    asked.push(wanted);
    const refusal = refusals.shift();
    if (refusal) throw refusal;
  },
};

function begin(): AutomaticBackups {
  const established: (() => void)[] = [];
  const services = {
    stateDir: state,
    jobs: new JobService(),
    connections: { onEstablished: (call: () => void) => established.push(call), get: () => connection },
  };
  const made = new AutomaticBackups(services as never, maker as never, clock);
  for (const call of established) call();
  return made;
}
const last = async () => (await automatic.read(on, uuid)).last;
/** Time passes; over when what was due then is noted. */
async function passed(ms: number) {
  clock.pass(ms);
  await expect.poll(async () => (await last())?.at).toBe(clock.time);
  await expect.poll(() => clock.timers).toBe(1);
}
const daily = () => ({ hours: 24, folder, fullEvery: 7, keep: 5 });

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "guesthouse-automatic-"));
  folder = join(state, "kept");
  await mkdir(folder);
  clock = new FakeClock();
  asked = [];
  refusals = [];
  next = { kind: "incremental", quiesce: true };
  automatic = begin();
});
afterEach(async () => {
  automatic.close();
  await rm(state, { recursive: true, force: true });
});

test("one is made at its time, marked as the schedule's, and deletes those beyond what is kept", async () => {
  await automatic.set(on, uuid, daily());
  await passed(24 * hour);
  expect(asked).toEqual([
    { folder, keep: 5, secrets: false, scheduled: true, kind: "incremental", quiesce: true },
  ]);
  expect(await automatic.read(on, uuid)).toEqual({
    schedule: daily(),
    next: clock.time + 24 * hour,
    last: { at: clock.time },
  });
});

test("what was missed while nothing ran is made up for by one, and told", async () => {
  await automatic.set(on, uuid, daily());
  automatic.close();
  clock.time += 100 * hour;
  automatic = begin();
  await expect.poll(last).toEqual({ at: clock.time, missed: 3 });
  expect(asked).toHaveLength(1);
});

test("where what was written since is not known any more, a full one is made", async () => {
  await automatic.set(on, uuid, daily());
  refusals = [new AppError({ code: "not-tracked", message: "Not known." })];
  await passed(24 * hour);
  expect(asked.map(({ kind }) => kind)).toEqual(["incremental", "full"]);
  expect(await last()).toEqual({ at: clock.time });
});

test("a folder that is gone and any other failure are told, and tried again at the next time", async () => {
  await automatic.set(on, uuid, daily());
  await rm(folder, { recursive: true });
  await passed(24 * hour);
  expect(asked).toEqual([]);
  expect((await last())?.problem).toContain("There is no folder");
  await mkdir(folder);
  refusals = [new AppError({ code: "no-space", message: "It is full." })];
  await passed(24 * hour);
  expect((await last())?.problem).toBe("It is full.");
  await passed(24 * hour);
  expect((await last())?.problem).toBeUndefined();
});

test("a machine of which the newest backup has everything is left alone", async () => {
  await automatic.set(on, uuid, daily());
  next = undefined;
  clock.pass(24 * hour);
  await expect.poll(async () => (await automatic.read(on, uuid)).next).toBe(clock.time + 24 * hour);
  expect(asked).toEqual([]);
  expect(await last()).toBeUndefined();
});

test("a folder that is not there cannot be chosen; switched off, none are made", async () => {
  await expect(automatic.set(on, uuid, { ...daily(), folder: join(state, "absent") })).rejects.toMatchObject({
    code: "no-such-folder",
  });
  await automatic.set(on, uuid, daily());
  await automatic.set(on, uuid, undefined);
  expect(clock.timers).toBe(0);
  expect(await automatic.read(on, uuid)).toEqual({});
});
