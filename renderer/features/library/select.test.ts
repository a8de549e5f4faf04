import { describe, expect, it } from "vitest";
import type { Machine } from "../machines/index.ts";
import { machineFixture as machine } from "../machines/machine.fixture.ts";
import { matching, osName, sorted } from "./select.ts";

const namesOf = (machines: readonly Machine[]) => machines.map((each) => each.domain.name);
const debian = { id: "http://debian.org/debian/12", name: "Debian 12" };

describe("matching", () => {
  const machines = [
    machine("web", { os: debian, state: "running" }),
    machine("mail", { os: debian }),
    machine("Webcam"),
  ];
  it("keeps all without a filter", () => expect(matching(machines, "  ")).toBe(machines));
  it("ignores case", () => expect(namesOf(matching(machines, "WEB"))).toEqual(["web", "Webcam"]));
  it("looks at the system", () => expect(namesOf(matching(machines, "debian"))).toEqual(["web", "mail"]));
  it("looks at the state's word", () => expect(namesOf(matching(machines, "running"))).toEqual(["web"]));
  it("wants every word", () => expect(namesOf(matching(machines, "debian off"))).toEqual(["mail"]));
});

describe("osName", () => {
  it("takes the name where there is one", () =>
    expect(osName(machine("a", { os: debian }))).toBe("Debian 12"));
  it("reads osinfo's id", () => {
    expect(osName(machine("a", { os: { id: "http://debian.org/debian/11" } }))).toBe("Debian 11");
  });
  it("is empty for an unknown system", () => expect(osName(machine("a"))).toBe(""));
});

describe("sorted", () => {
  const by = (column: Parameters<typeof sorted>[1]["column"], descending = false) => ({ column, descending });

  it("orders numbers in names as numbers", () => {
    const machines = ["vm10", "vm9", "VM1"].map((name) => machine(name));
    expect(namesOf(sorted(machines, by("name"), () => undefined))).toEqual(["VM1", "vm9", "vm10"]);
    expect(namesOf(sorted(machines, by("name", true), () => undefined))).toEqual(["vm10", "vm9", "VM1"]);
  });

  it("puts running machines first by state", () => {
    const machines = [machine("a"), machine("b", { state: "paused" }), machine("c", { state: "running" })];
    expect(namesOf(sorted(machines, by("state"), () => undefined))).toEqual(["c", "b", "a"]);
  });

  it("keeps machines without a value last in both directions", () => {
    const machines = [machine("off"), machine("busy"), machine("idle")];
    const usage: Record<string, number> = { busy: 90, idle: 1 };
    const usageOf = (each: Machine) => (each.key in usage ? { cpuPercent: usage[each.key] } : undefined);
    expect(namesOf(sorted(machines, by("cpu"), usageOf))).toEqual(["idle", "busy", "off"]);
    expect(namesOf(sorted(machines, by("cpu", true), usageOf))).toEqual(["busy", "idle", "off"]);
  });
});
