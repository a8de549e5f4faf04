import { describe, expect, it, vi } from "vitest";
import { machineFixture } from "../machines/machine.fixture.ts";
import { type Row, rowsOf, stepped } from "./rows.ts";

// The machines' feature brings the window's line to the backend along.
vi.mock("../../app/session.ts", () => ({ client: {} }));

const inGroup = (name: string, group?: string) =>
  machineFixture(name, { organisation: { tags: [], favourite: false, ...(group && { group }) } });
const machines = [inGroup("a", "Rack 10"), inGroup("b"), inGroup("c", "Rack 9"), inGroup("d", "Rack 10")];
const shape = (rows: readonly Row[]) =>
  rows.map((row) =>
    row.kind === "group"
      ? `${row.group}:${row.count}`
      : row.machines.map(({ domain }) => domain.name).join(" "),
  );

describe("rowsOf", () => {
  const none = new Set<string>();
  it("is one machine a line in a list", () =>
    expect(shape(rowsOf(machines, { columns: 1, grouped: false, folded: none }))).toEqual([
      "a",
      "b",
      "c",
      "d",
    ]));
  it("fills lines of tiles", () =>
    expect(shape(rowsOf(machines, { columns: 3, grouped: false, folded: none }))).toEqual(["a b c", "d"]));
  it("heads each group and puts the ungrouped last", () =>
    expect(shape(rowsOf(machines, { columns: 3, grouped: true, folded: none }))).toEqual([
      "Rack 9:1",
      "c",
      "Rack 10:2",
      "a d",
      ":1",
      "b",
    ]));
  it("folds a group away", () =>
    expect(shape(rowsOf(machines, { columns: 1, grouped: true, folded: new Set(["Rack 10"]) }))).toEqual([
      "Rack 9:1",
      "c",
      "Rack 10:2",
      ":1",
      "b",
    ]));
});

describe("stepped", () => {
  const rows = rowsOf(machines, { columns: 2, grouped: true, folded: new Set() });
  const name = (...step: Parameters<typeof stepped>) => stepped(...step)?.domain.name;
  it("passes over the heads, and comes to the nearest of a shorter line", () => {
    expect(name(rows, { row: 1, column: 0 }, { rows: 1 })).toBe("a");
    expect(name(rows, { row: 3, column: 1 }, { rows: 1 })).toBe("b");
    expect(name(rows, { row: 3, column: 1 }, { rows: -1 })).toBe("c");
  });
  it("goes along into the next line", () => {
    expect(name(rows, { row: 3, column: 1 }, { along: 1 })).toBe("b");
    expect(name(rows, { row: 3, column: 0 }, { along: -1 })).toBe("c");
  });
  it("stays at the ends", () => {
    expect(name(rows, { row: 1, column: 0 }, { rows: -9 })).toBe("c");
    expect(name(rows, { row: 1, column: 0 }, { along: 99 })).toBe("b");
  });
});
