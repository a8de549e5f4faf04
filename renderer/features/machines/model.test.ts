import { describe, expect, it } from "vitest";
import { domainFixture } from "./machine.fixture.ts";
import { applyAddresses, applyEvent, applyStats, noMachines } from "./model.ts";

describe("applyEvent", () => {
  it("takes snapshots whole and patches afterwards", () => {
    const [a, b] = [domainFixture("a"), domainFixture("b")];
    let state = applyEvent(noMachines, "c", { type: "snapshot", domains: [a, b] });
    expect(state.loaded).toBe(true);
    state = applyEvent(state, "c", { type: "changed", domains: [{ ...b, state: "running" }] });
    expect(state.byUuid.get(a.uuid)?.domain).toBe(a);
    expect(state.byUuid.get(b.uuid)?.domain.state).toBe("running");
    state = applyEvent(state, "c", { type: "removed", uuids: [a.uuid] });
    expect([...state.byUuid.keys()]).toEqual([b.uuid]);
    state = applyEvent(state, "c", { type: "snapshot", domains: [] });
    expect(state.byUuid.size).toBe(0);
  });
});

describe("applyStats", () => {
  it("grows a history of shares, and ends that of a machine that has stopped", () => {
    let state = applyStats(noMachines, [{ uuid: "a", cpuPercent: 50 }]);
    state = applyStats(state, [{ uuid: "a", cpuPercent: 120 }, { uuid: "b" }]);
    expect(state.cpuHistory.get("a")).toEqual([0.5, 1]);
    expect(state.cpuHistory.get("b")).toEqual([]);
    state = applyStats(state, [{ uuid: "b", cpuPercent: 1 }]);
    expect(state.cpuHistory.has("a")).toBe(false);
  });

  it("keeps thirty readings", () => {
    let state = noMachines;
    for (let percent = 0; percent < 40; percent++)
      state = applyStats(state, [{ uuid: "a", cpuPercent: percent }]);
    expect(state.cpuHistory.get("a")).toHaveLength(30);
    expect(state.cpuHistory.get("a")?.at(0)).toBeCloseTo(0.1);
    expect(state.cpuHistory.get("a")?.at(-1)).toBeCloseTo(0.39);
  });
});

describe("applyAddresses", () => {
  it("keeps the identity of what is as before", () => {
    const first = applyAddresses(noMachines, [{ uuid: "a", ips: ["10.0.0.1"] }]);
    const second = applyAddresses(first, [
      { uuid: "a", ips: ["10.0.0.1"] },
      { uuid: "b", ips: ["10.0.0.2"] },
    ]);
    expect(second.addresses.get("a")).toBe(first.addresses.get("a"));
    expect(applyAddresses(second, []).addresses.size).toBe(0);
  });
});
