import { describe, expect, it } from "vitest";
import type { ConsoleState } from "../../../../shared/contract/consoles.ts";
import type { LinkStatus } from "../link/console-link.ts";
import { screenGeneration, screenPage } from "./screen-page.ts";

const state = (change: Partial<ConsoleState> = {}): ConsoleState => ({
  phase: "running",
  generation: 3,
  graphics: { type: "vnc" },
  terminals: [],
  ...change,
});
const connected: LinkStatus = { kind: "connected" };
const broken = { type: "vnc", unavailable: { code: "x", message: "No." } } as const;

describe("screenPage", () => {
  it("shows the picture alone only when it is connected", () => {
    expect(screenPage(state(), connected)).toBeUndefined();
    expect(screenPage(state(), { kind: "idle" })).toBe("connecting");
    expect(screenPage(state(), { kind: "connecting" })).toBe("connecting");
    expect(screenPage(state(), { kind: "lost", retryInMs: 500 })).toBe("lost");
    expect(screenPage(state(), { kind: "taken-over" })).toBe("taken-over");
  });

  it("knows what the machine is before what the connection is", () => {
    expect(screenPage(state({ phase: "off" }), connected)).toBe("off");
    expect(screenPage(state({ phase: "starting" }), connected)).toBe("starting");
    expect(screenPage(state({ graphics: { type: "none" } }), connected)).toBe("none");
    expect(screenPage(state({ graphics: { type: "spice" } }), connected)).toBe("none");
    expect(screenPage(state({ graphics: broken }), connected)).toBe("none");
  });
});

describe("screenGeneration", () => {
  it("asks for a connection only where there is a screen to connect to", () => {
    expect(screenGeneration(state())).toBe(3);
    expect(screenGeneration(state({ phase: "off" }))).toBeUndefined();
    expect(screenGeneration(state({ phase: "starting" }))).toBeUndefined();
    expect(screenGeneration(state({ graphics: { type: "spice" } }))).toBeUndefined();
    expect(screenGeneration(state({ graphics: broken }))).toBeUndefined();
  });
});
