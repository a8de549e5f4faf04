import { beforeEach, expect, it, vi } from "vitest";
import { client } from "../../app/session.ts";
import type { Machine } from "../machines/index.ts";
import { machineFixture } from "../machines/machine.fixture.ts";
import { useRuns } from "./bulk.ts";
import { carryOut, firstCall, moving, regrouping, retagging } from "./organise.ts";

vi.mock("../../app/session.ts", () => ({ client: { api: { domains: { organiseAll: vi.fn() } } } }));

const organiseAll = vi.mocked(client.api.domains.organiseAll);
beforeEach(() => {
  organiseAll.mockReset().mockResolvedValue({ command: "", failures: [] });
  useRuns.setState({ runs: [] });
});

const on = (connection: string, count: number): Machine[] =>
  Array.from({ length: count }, (_, index) => ({ ...machineFixture(`${connection}${index}`), connection }));
const callsMade = () =>
  organiseAll.mock.calls.map(([{ connection, machines }]) => [connection, machines.length]);

it("many machines go in calls of a hundred, each of one connection", async () => {
  await carryOut(moving([...on("a", 150), ...on("b", 20)], "Work"));
  expect(callsMade()).toEqual([
    ["a", 100],
    ["a", 50],
    ["b", 20],
  ]);
  expect(organiseAll.mock.calls[0]![0].machines[0]).toMatchObject({ group: "Work" });
});

it("who is so already is not touched", () => {
  const machines = on("a", 3);
  const tag = { name: "web", colour: "blue" as const };
  machines[0]!.domain.organisation = { tags: [tag], favourite: false, group: "Work" };
  expect(retagging(machines, { give: [tag], take: [] }).steps).toHaveLength(2);
  expect(moving(machines, "Work").steps).toHaveLength(2);
  expect(firstCall(regrouping(machines, "Work", "Work"))).toBeUndefined();
});

it("a machine's failure is kept with it; a call that fails has failed for all its machines", async () => {
  const machines = on("a", 120);
  const error = { code: "libvirt", message: "No." };
  organiseAll
    .mockResolvedValueOnce({ command: "", failures: [{ uuid: machines[1]!.domain.uuid, error }] })
    .mockRejectedValueOnce(error);
  await carryOut(moving(machines, "Work"));
  const [run] = useRuns.getState().runs;
  expect(run).toMatchObject({ done: 120, left: 0, ended: true });
  expect(run!.failures.map(({ machine }) => machine)).toEqual([machines[1], ...machines.slice(100)]);
});

it("stopping leaves the batches that have not begun", async () => {
  organiseAll.mockImplementationOnce(async () => {
    useRuns.getState().runs[0]!.stop();
    return { command: "", failures: [{ uuid: "none", error: { code: "x", message: "X" } }] };
  });
  await carryOut(moving(on("a", 250), "Work"));
  expect(callsMade()).toEqual([["a", 100]]);
});
