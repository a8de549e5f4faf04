import { expect, test } from "vitest";
import { placeFor, placesFor } from "./where.ts";

const system = { id: "system", uri: "qemu:///system", status: "connected" } as const;
const session = { id: "session", uri: "qemu:///session", status: "connected" } as const;
const mock = { id: "mock", uri: "test:///default", status: "connected" } as const;
const down = { id: "down", uri: "qemu:///system", status: "disconnected" } as const;

test("only a QEMU that stands can take a machine", () => {
  expect(placesFor([mock, system, down, session])).toEqual([system, session]);
});

test("the machine goes where the user is looking", () => {
  expect(placeFor([system, session], "session")).toBe("session");
  expect(placeFor([system, down], "down"), "never silently to another").toBe("down");
});

test("else to the QEMU that stands", () => {
  expect(placeFor([mock, down, system], undefined)).toBe("system");
  expect(placeFor([mock, system], "mock"), "which cannot take it").toBe("system");
  expect(placeFor([mock, system], "unknown")).toBe("system");
});

test("else to whatever there is, whose refusal says why", () => {
  expect(placeFor([mock], undefined)).toBe("mock");
  expect(placeFor([{ ...mock, status: "connecting" }], undefined)).toBeUndefined();
});
