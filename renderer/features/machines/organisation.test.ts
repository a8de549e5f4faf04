import { describe, expect, it } from "vitest";
import type { Tag } from "../../../shared/contract/domains.ts";
import { machineFixture } from "./machine.fixture.ts";
import { groupPath, groupPaths, groupTree, isInGroup, regrouped, retagged, tagsOf } from "./organisation.ts";

const inGroup = (name: string, group: string) =>
  machineFixture(name, { organisation: { tags: [], favourite: false, group } });
const tagged = (name: string, ...tags: Tag[]) =>
  machineFixture(name, { organisation: { tags, favourite: false } });

describe("groupTree", () => {
  const machines = [
    inGroup("a", "Work/Web"),
    inGroup("b", "Work"),
    inGroup("c", "Home"),
    machineFixture("d"),
  ];

  it("nests by the slash and counts what lies below", () => {
    expect(groupTree(machines, [])).toEqual([
      { path: "Home", name: "Home", count: 1, children: [] },
      {
        path: "Work",
        name: "Work",
        count: 2,
        children: [{ path: "Work/Web", name: "Web", count: 1, children: [] }],
      },
    ]);
  });

  it("has groups that hold nothing yet, with those around them", () => {
    expect(groupPaths(groupTree(machines, ["Work/Mail/In"]))).toEqual([
      "Home",
      "Work",
      "Work/Mail",
      "Work/Mail/In",
      "Work/Web",
    ]);
  });

  it("reads a sloppy group of another tool's making", () =>
    expect(groupPaths(groupTree([inGroup("a", "/Work//Web/ ")], []))).toEqual(["Work", "Work/Web"]));

  it("orders numbers as numbers", () =>
    expect(groupPaths(groupTree([], ["Rack 10", "Rack 9"]))).toEqual(["Rack 9", "Rack 10"]));
});

it("groupPath drops empty parts and blanks", () => expect(groupPath(" a / b// ")).toBe("a/b"));

it("isInGroup does not take a namesake's beginning for it", () => {
  expect(isInGroup("Work/Web", "Work")).toBe(true);
  expect(isInGroup("Workshop", "Work")).toBe(false);
  expect(isInGroup(undefined, "Work")).toBe(false);
});

it("regrouped moves what lies below along", () => {
  expect(regrouped("a/b/c", "a/b", "x")).toBe("x/c");
  expect(regrouped("a/b", "a/b", "a")).toBe("a");
  expect(regrouped("a/b", "a", undefined)).toBe("b");
  expect(regrouped("a", "a", undefined)).toBeUndefined();
});

it("tagsOf counts, and takes the colour that most machines have", () => {
  const red: Tag = { name: "prod", colour: "red" };
  expect(
    tagsOf([
      tagged("a", red),
      tagged("b", red, { name: "db", colour: "blue" }),
      tagged("c", { ...red, colour: "teal" }),
    ]),
  ).toEqual([
    { name: "db", colour: "blue", count: 1 },
    { name: "prod", colour: "red", count: 3 },
  ]);
});

it("retagged gives, takes and recolours", () => {
  const tags: Tag[] = [
    { name: "a", colour: "red" },
    { name: "b", colour: "blue" },
  ];
  expect(
    retagged(tags, { give: [{ name: "c", colour: "teal" }], take: ["a"] }).map(({ name }) => name),
  ).toEqual(["b", "c"]);
  expect(retagged(tags, { give: [{ name: "a", colour: "pink" }], take: [] })).toEqual([
    { name: "a", colour: "pink" },
    { name: "b", colour: "blue" },
  ]);
});
