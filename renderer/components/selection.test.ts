import { describe, expect, it } from "vitest";
import { narrowed, nothing, type Pick, picked, pickedAll, type Selection } from "./selection.ts";

const order = ["a", "b", "c", "d", "e"];
const chosen = (...picks: [string, Pick][]): Selection =>
  picks.reduce((selection, [key, how]) => picked(selection, order, key, how), nothing);
const keysOf = ({ keys }: Selection) => [...keys].sort();

describe("picked", () => {
  it("takes one alone", () => expect(keysOf(chosen(["a", "only"], ["c", "only"]))).toEqual(["c"]));

  it("adds and removes single ones", () => {
    expect(keysOf(chosen(["a", "only"], ["c", "toggle"]))).toEqual(["a", "c"]);
    expect(keysOf(chosen(["a", "only"], ["c", "toggle"], ["a", "toggle"]))).toEqual(["c"]);
  });

  it("draws a range from where it began, both ways", () => {
    expect(keysOf(chosen(["c", "only"], ["e", "range"]))).toEqual(["c", "d", "e"]);
    expect(keysOf(chosen(["c", "only"], ["e", "range"], ["b", "range"]))).toEqual(["b", "c"]);
  });

  it("begins a range at the one that the keyboard is at", () =>
    expect(keysOf(chosen(["b", "look"], ["d", "range"]))).toEqual(["b", "c", "d"]));

  it("takes one alone where a range has lost its beginning", () => {
    const gone = chosen(["z", "only"]);
    expect(keysOf(picked(gone, order, "d", "range"))).toEqual(["d"]);
  });

  it("moves without selecting", () => {
    const selection = chosen(["a", "only"], ["d", "look"]);
    expect(keysOf(selection)).toEqual(["a"]);
    expect(selection.active).toBe("d");
  });
});

it("pickedAll takes what is shown", () => expect(keysOf(pickedAll(nothing, order))).toEqual(order));

describe("narrowed", () => {
  it("drops what is not shown any more", () =>
    expect(keysOf(narrowed(pickedAll(nothing, order), ["b", "x"]))).toEqual(["b"]));
  it("is the same selection when nothing went", () => {
    const all = pickedAll(nothing, order);
    expect(narrowed(all, ["x", ...order])).toBe(all);
  });
});
