import { describe, expect, it } from "vitest";
import type { Domain } from "../../../shared/contract/domains.ts";
import { applyEvent, noMachines } from "./model.ts";

const domain = (name: string, digit: number): Domain => ({
  uuid: `00000000-0000-4000-8000-00000000000${digit}`,
  name,
  state: "shutoff",
  persistent: true,
  autostart: false,
  type: "kvm",
  vcpus: 1,
  memoryMiB: 1024,
  graphics: "none",
  hasManagedSave: false,
});

describe("applyEvent", () => {
  it("takes snapshots whole and patches afterwards", () => {
    const [a, b] = [domain("a", 1), domain("b", 2)];
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
