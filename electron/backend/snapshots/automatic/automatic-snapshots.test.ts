import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SnapshotRequest } from "../../../../shared/contract/snapshots.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import { JobService } from "../../jobs/job-service.ts";
import { AutomaticSnapshots } from "./automatic-snapshots.ts";

const hour = 3_600_000;
const uuid = "11111111-1111-4111-8111-111111111111";

let folder: string;
let clock: FakeClock;
let there: { name: string; at: number }[];
let refusal: AppError | undefined;
let running: boolean;
let changed: PromiseWithResolvers<void>;
let automatic: AutomaticSnapshots;

const connection = {
  id: "local",
  info: { value: { status: "connected" } },
  client: { domains: { byUUID: async () => ({ name: "web", isActive: async () => running }) } },
  domains: { handle: async () => ({ name: "web" }) },
};
const told = () => {
  changed.resolve();
  changed = Promise.withResolvers();
};
const maker = {
  list: async () => there,
  options: async () => ({
    running,
    quiesce: {},
    proposed: { kind: "internal", memory: true, name: "Snapshot 1" },
  }),
  create: async (_: unknown, __: string, { name }: SnapshotRequest) => {
    if (refusal) throw refusal;
    there = [...there, { name, at: clock.time }];
    return name;
  },
  remove: async (_: unknown, __: string, { name }: { name: string }) => {
    there = there.filter((each) => each.name !== name);
  },
};

function begin(): AutomaticSnapshots {
  const jobs = new JobService();
  const run: JobService["run"] = (request, work) => {
    const job = jobs.run(request, work);
    void job.finished.then(told, told);
    return job;
  };
  const established: ((connection: unknown) => void)[] = [];
  const services = {
    stateDir: folder,
    jobs: { run },
    connections: { onEstablished: (call: () => void) => established.push(call), get: () => connection },
  };
  const made = new AutomaticSnapshots(services as never, maker as never, clock);
  for (const call of established) call(connection);
  return made;
}
const on = connection as never;
const names = () => there.map(({ name }) => name);
/** Time passes, and what is due then is made. */
async function passed(ms: number): Promise<void> {
  const next = changed.promise;
  clock.pass(ms);
  await next;
  // The next timer is set when the last one's work is noted.
  await expect.poll(() => clock.timers).toBe(1);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-automatic-"));
  clock = new FakeClock();
  there = [{ name: "mine", at: 1 }];
  refusal = undefined;
  running = true;
  changed = Promise.withResolvers();
  automatic = begin();
});
afterEach(async () => {
  automatic.close();
  await rm(folder, { recursive: true, force: true });
});

test("one every so many hours, of which the last ones are kept, and what others made stays", async () => {
  await automatic.set(on, uuid, {
    schedule: { hours: 2, keep: 2, onlyRunning: false },
    beforeChanges: false,
  });
  for (let round = 0; round < 4; round += 1) await passed(2 * hour);
  expect(names()).toHaveLength(3);
  expect(names()[0]).toBe("mine");
  const at = (await automatic.read(on, uuid)).last!.at;
  expect(there.map((each) => each.at)).toEqual([1, at - 2 * hour, at]);
});

test("after a long sleep one is made, not all that were missed", async () => {
  await automatic.set(on, uuid, {
    schedule: { hours: 1, keep: 10, onlyRunning: false },
    beforeChanges: false,
  });
  await passed(50 * hour);
  expect(names()).toHaveLength(2);
  expect((await automatic.read(on, uuid)).next).toBe(clock.time + hour);
});

test("another run of the program goes on where the last one was", async () => {
  await automatic.set(on, uuid, {
    schedule: { hours: 5, keep: 1, onlyRunning: false },
    beforeChanges: false,
  });
  await passed(5 * hour);
  const [, first] = names();
  automatic.close();
  clock.time += 7 * hour;
  const next = changed.promise;
  automatic = begin();
  await next;
  await expect.poll(async () => (await automatic.read(on, uuid)).last?.at).toBe(clock.time);
  expect(names()).not.toContain(first);
  expect(names()).toHaveLength(2);
});

test("a failure is told, and tried again at its next time", async () => {
  await automatic.set(on, uuid, {
    schedule: { hours: 1, keep: 1, onlyRunning: false },
    beforeChanges: false,
  });
  refusal = new AppError({ code: "not-possible", message: "It is full." });
  await passed(hour);
  expect((await automatic.read(on, uuid)).last).toMatchObject({ problem: "It is full." });
  refusal = undefined;
  await passed(hour);
  expect((await automatic.read(on, uuid)).last).toEqual({ at: clock.time });
  expect(names()).toHaveLength(2);
});

test("before a change one is made where that is wanted, and without it nothing is changed", async () => {
  await automatic.beforeChange(on, uuid);
  expect(names()).toEqual(["mine"]);
  await automatic.set(on, uuid, { beforeChanges: true });
  for (let round = 0; round < 7; round += 1) {
    clock.time += 1000;
    await automatic.beforeChange(on, uuid);
  }
  expect(names()).toHaveLength(6);
  expect(names()[0]).toBe("mine");
  refusal = new AppError({ code: "not-possible", message: "It is full." });
  await expect(automatic.beforeChange(on, uuid)).rejects.toMatchObject({
    code: "no-snapshot",
    message: expect.stringContaining("nothing was changed. It is full."),
  });
});
