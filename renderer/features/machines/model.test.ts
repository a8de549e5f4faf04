import { describe, expect, it } from "vitest";
import { domainFixture } from "./machine.fixture.ts";
import { applyEvent, noMachines } from "./model.ts";

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
