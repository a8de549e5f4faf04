import { expect, it, vi } from "vitest";
import { machineFixture } from "../machines/machine.fixture.ts";
import { libraryPath, within } from "./scope.ts";

// The machines' feature brings the window's line to the backend along.
vi.mock("../../app/session.ts", () => ({ client: {} }));

const organised = (name: string, organisation: object) =>
  machineFixture(name, { organisation: { tags: [], favourite: false, ...organisation } });
const machines = [
  organised("a", { group: "Work/Web", tags: [{ name: "prod", colour: "red" }] }),
  organised("b", { group: "Work", favourite: true }),
  organised("c", { group: "Workshop", favourite: true, tags: [{ name: "prod", colour: "red" }] }),
];
const names = (scope: Parameters<typeof within>[1]) => within(machines, scope).map(({ key }) => key);

it("within takes a group with those in it, a tag, favourites, and all of them together", () => {
  expect(within(machines, {})).toBe(machines);
  expect(names({ group: "Work" })).toEqual(["a", "b"]);
  expect(names({ tag: "prod" })).toEqual(["a", "c"]);
  expect(names({ favourites: true })).toEqual(["b", "c"]);
  expect(names({ favourites: true, tag: "prod" })).toEqual(["c"]);
});

it("libraryPath says the scope in the address", () => {
  expect(libraryPath({})).toBe("/");
  expect(libraryPath({ group: "Work/Web & Co" })).toBe("/?group=Work%2FWeb+%26+Co");
  expect(libraryPath({ connection: "c", tag: "ü", favourites: true })).toBe(
    "/?connection=c&tag=%C3%BC&favourites=1",
  );
});
