import { describe, expect, it } from "vitest";
import { DEFAULT_COLUMNS, fitting, moved, resized, tidied } from "./columns.ts";

const ids = (columns: readonly { id: string }[]) => columns.map(({ id }) => id);
const wanted = ids(DEFAULT_COLUMNS.filter(({ shown }) => shown));

describe("fitting", () => {
  it("shows all that is wanted where there is room", () =>
    expect(ids(fitting(DEFAULT_COLUMNS, 2000))).toEqual(wanted));
  it("lets the least wanted go first", () => {
    const some = ids(fitting(DEFAULT_COLUMNS, 1048));
    expect(some).not.toContain("network");
    expect(some).toEqual(expect.arrayContaining(["state", "ip", "cpu", "memory"]));
    expect(ids(fitting(DEFAULT_COLUMNS, 620))).toEqual(["state"]);
    expect(fitting(DEFAULT_COLUMNS, 200)).toEqual([]);
  });
});

describe("tidied", () => {
  it("is the standard for nothing or nonsense", () => {
    expect(tidied(undefined)).toEqual(DEFAULT_COLUMNS);
    expect(tidied("x")).toEqual(DEFAULT_COLUMNS);
    expect(tidied([null, { id: "colour", width: 5 }])).toEqual(DEFAULT_COLUMNS);
  });
  it("keeps order and choice, bounds widths and adds what is new", () => {
    const columns = tidied([
      { id: "ip", width: 9999, shown: false },
      { id: "state", width: Number.NaN, shown: true },
      { id: "ip", width: 100, shown: true },
    ]);
    expect(columns[0]).toEqual({ id: "ip", width: 100, shown: true });
    expect(columns[1]).toEqual({ id: "state", width: 56, shown: true });
    expect(ids(columns).sort()).toEqual(ids(DEFAULT_COLUMNS).sort());
    expect(tidied([{ id: "ip", width: 9999 }])[0]?.width).toBe(480);
  });
});

it("moved swaps with the neighbour and stays at the ends", () => {
  expect(ids(moved(DEFAULT_COLUMNS, "os", -1)).slice(0, 2)).toEqual(["os", "state"]);
  expect(ids(moved(DEFAULT_COLUMNS, "state", -1))).toEqual(ids(DEFAULT_COLUMNS));
  expect(ids(moved(DEFAULT_COLUMNS, "network", 1))).toEqual(ids(DEFAULT_COLUMNS));
});

it("resized bounds the width", () => {
  expect(resized(DEFAULT_COLUMNS, "os", 3)[1]?.width).toBe(56);
  expect(resized(DEFAULT_COLUMNS, "os", 222.4)[1]?.width).toBe(222);
});
