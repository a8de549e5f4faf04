import { describe, expect, it } from "vitest";
import type { Tag } from "../../../shared/contract/domains.ts";
import { machineFixture } from "../machines/machine.fixture.ts";
import { changeOf, nextColour, tickOf } from "./tag-ticks.ts";

const red: Tag = { name: "prod", colour: "red" };
const blue: Tag = { name: "db", colour: "blue" };
const machines = [
  machineFixture("a", { organisation: { tags: [red, blue], favourite: false } }),
  machineFixture("b", { organisation: { tags: [red], favourite: false } }),
];

it("tickOf tells all, some and none", () => {
  expect(tickOf(machines, "prod")).toBe("all");
  expect(tickOf(machines, "db")).toBe("some");
  expect(tickOf(machines, "x")).toBe("none");
});

describe("changeOf", () => {
  const teal: Tag = { name: "new", colour: "teal" };
  const all = [red, blue, teal];
  it("leaves alone what was not touched, or is so already", () => {
    expect(changeOf(machines, all, new Map())).toEqual({ give: [], take: [] });
    expect(changeOf(machines, all, new Map([["prod", true]]))).toEqual({ give: [], take: [] });
  });
  it("gives to all and takes from all", () => {
    const ticks = new Map([
      ["prod", false],
      ["db", true],
      ["new", true],
    ]);
    expect(changeOf(machines, all, ticks)).toEqual({ give: [blue, teal], take: ["prod"] });
  });
});

it("nextColour is one that is used least", () => {
  expect(nextColour([])).toBe("red");
  expect(nextColour([red, blue])).toBe("orange");
});
