import { describe, expect, it } from "vitest";
import type { Machine } from "../machines/index.ts";
import { machineFixture as machine } from "../machines/machine.fixture.ts";
import { osName } from "./os-name.ts";
import { type SortColumn, sorted } from "./select.ts";

const namesOf = (machines: readonly Machine[]) => machines.map((each) => each.domain.name);
const debian = { id: "http://debian.org/debian/12", name: "Debian 12" };

describe("osName", () => {
  it("takes the name where there is one", () =>
    expect(osName(machine("a", { os: debian }))).toBe("Debian 12"));
  it("reads osinfo's id", () => {
    expect(osName(machine("a", { os: { id: "http://debian.org/debian/11" } }))).toBe("Debian 11");
  });
  it("is empty for an unknown system", () => expect(osName(machine("a"))).toBe(""));
});

describe("sorted", () => {
  const by = (column: SortColumn, descending = false) => ({ column, descending });
  const none = { usageOf: () => undefined, addressesOf: () => [] };

  it("orders numbers in names as numbers", () => {
    const machines = ["vm10", "vm9", "VM1"].map((name) => machine(name));
    expect(namesOf(sorted(machines, by("name"), none))).toEqual(["VM1", "vm9", "vm10"]);
    expect(namesOf(sorted(machines, by("name", true), none))).toEqual(["vm10", "vm9", "VM1"]);
  });

  it("puts running machines first by state", () => {
    const machines = [machine("a"), machine("b", { state: "paused" }), machine("c", { state: "running" })];
    expect(namesOf(sorted(machines, by("state"), none))).toEqual(["c", "b", "a"]);
  });

  it("keeps machines without a value last in both directions", () => {
    const machines = [machine("off"), machine("busy"), machine("idle")];
    const usage: Record<string, number> = { busy: 90, idle: 1 };
    const usageOf = (each: Machine) => (each.key in usage ? { cpuPercent: usage[each.key] } : undefined);
    expect(namesOf(sorted(machines, by("cpu"), { ...none, usageOf }))).toEqual(["idle", "busy", "off"]);
    expect(namesOf(sorted(machines, by("cpu", true), { ...none, usageOf }))).toEqual(["busy", "idle", "off"]);
  });

  it("orders addresses by their numbers", () => {
    const machines = [machine("none"), machine("ten"), machine("nine")];
    const addressesOf = ({ key }: Machine) =>
      key === "none" ? [] : [key === "ten" ? "192.168.122.10" : "192.168.122.9"];
    expect(namesOf(sorted(machines, by("ip"), { ...none, addressesOf }))).toEqual(["nine", "ten", "none"]);
  });

  it("pins favourites in either direction", () => {
    const favourite = { tags: [], favourite: true };
    const machines = [machine("a"), machine("b", { organisation: favourite }), machine("c")];
    expect(namesOf(sorted(machines, by("name"), none))).toEqual(["b", "a", "c"]);
    expect(namesOf(sorted(machines, by("name", true), none))).toEqual(["b", "c", "a"]);
  });
});
