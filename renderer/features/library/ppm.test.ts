import { expect, it } from "vitest";
import { decodePpm } from "./ppm.ts";

const ppm = (header: string, body: number[]) =>
  new Uint8Array([...new TextEncoder().encode(header), ...body]);

it("decodes pixels", () => {
  expect(decodePpm(ppm("P6\n2 1\n255\n", [1, 2, 3, 4, 5, 6]))).toEqual({
    width: 2,
    height: 1,
    rgba: new Uint8ClampedArray([1, 2, 3, 255, 4, 5, 6, 255]),
  });
});

it("reads over comments", () => expect(decodePpm(ppm("P6\n# made\n1 1\n255\n", [9, 9, 9])).width).toBe(1));

it.each([
  ["P5\n1 1\n255\n", [1]],
  ["P6\n1 1\n255\n", [1, 2]],
  ["P6\n0 1\n255\n", []],
  ["P6\n99999 99999\n255\n", []],
  ["", []],
])("refuses %j", (header, body) => expect(() => decodePpm(ppm(header, body))).toThrow());
