import { describe, expect, it } from "vitest";
import { domainAction } from "../contract/domains.ts";
import { actionsFor, isActive, type MachineAction, stateKind } from "./domain-actions.ts";
import { domainState } from "./domain-state.ts";

const possible = (state: Parameters<typeof actionsFor>[0]) =>
  domainAction.options.filter((action) => actionsFor(state)[action] === undefined);

describe("actionsFor", () => {
  it("offers only a start to a machine that is off", () => {
    expect(possible("shutoff")).toEqual(["start"]);
    expect(actionsFor("shutoff").suspend).toBe("not-running");
  });

  it("offers everything but start and resume to a running machine", () => {
    expect(possible("running")).toEqual(["shutdown", "destroy", "reboot", "reset", "suspend"]);
    expect(possible("blocked")).toEqual(possible("running"));
  });

  it("asks a paused machine to be resumed before it can answer", () => {
    expect(possible("paused")).toEqual(["destroy", "reset", "resume"]);
    expect(actionsFor("paused").shutdown).toBe("paused");
  });

  it("leaves a machine that hangs while shutting down a way out", () => {
    expect(possible("shutdown")).toContain("destroy");
  });

  it("never locks the user out: every state has at least one action", () => {
    for (const state of domainState.options) expect(possible(state).length, state).toBeGreaterThan(0);
  });

  it("deletes persistent machines only", () => {
    const action: MachineAction = "delete";
    expect(actionsFor("running")[action]).toBeUndefined();
    expect(actionsFor("running", false)[action]).toBe("transient");
  });
});

it("groups states for display", () => {
  expect(stateKind("blocked")).toBe("running");
  expect(stateKind("pmsuspended")).toBe("paused");
  expect(isActive("paused")).toBe(true);
  expect(isActive("shutoff")).toBe(false);
});
