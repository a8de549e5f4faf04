import { describe, expect, it } from "vitest";
import { domainAction } from "../contract/domains.ts";
import { type ActionFacts, actionsFor, isActive, stateKind } from "./domain-actions.ts";
import { type DomainState, domainState } from "./domain-state.ts";

const facts = (state: DomainState, more: Partial<ActionFacts> = {}): ActionFacts => ({
  state,
  persistent: true,
  hasManagedSave: false,
  ...more,
});
const possible = (state: DomainState) =>
  domainAction.options.filter((action) => actionsFor(facts(state))[action] === undefined);

describe("actionsFor", () => {
  it("offers only a start to a machine that is off", () => {
    expect(possible("shutoff")).toEqual(["start"]);
    expect(actionsFor(facts("shutoff")).suspend).toBe("not-running");
  });

  it("offers everything but start and resume to a running machine", () => {
    expect(possible("running")).toEqual(domainAction.options.filter((a) => a !== "start" && a !== "resume"));
    expect(possible("blocked")).toEqual(possible("running"));
  });

  it("asks a paused machine to be resumed before it can answer", () => {
    expect(possible("paused")).toEqual(["destroy", "reset", "resume", "managedsave", "inject-nmi"]);
    expect(actionsFor(facts("paused")).shutdown).toBe("paused");
  });

  it("wakes a guest that sleeps, and asks it nothing before", () => {
    expect(possible("pmsuspended")).toContain("resume");
    expect(actionsFor(facts("pmsuspended")).shutdown).toBe("suspended");
  });

  it("leaves a machine that hangs while shutting down a way out", () => {
    expect(possible("shutdown")).toContain("destroy");
  });

  it("never locks the user out: every state has at least one action", () => {
    for (const state of domainState.options) expect(possible(state).length, state).toBeGreaterThan(0);
  });

  it("keeps nothing of a transient machine", () => {
    expect(actionsFor(facts("running")).delete).toBeUndefined();
    const reasons = actionsFor(facts("running", { persistent: false }));
    for (const action of ["delete", "managedsave", "autostart", "rename"] as const)
      expect(reasons[action]).toBe("transient");
  });

  it("starts no template, and lets it become a machine again", () => {
    const reasons = actionsFor(facts("shutoff", { organisation: { template: true } }));
    for (const action of ["start", "start-with", "autostart"] as const)
      expect(reasons[action]).toBe("template");
    expect(reasons.clone ?? reasons.template).toBeUndefined();
    expect(actionsFor(facts("running")).template).toBe("not-off");
    expect(actionsFor(facts("running", { organisation: { template: true } })).template).toBeUndefined();
  });

  it("renames what is off and has no saved state, and throws away only what was saved", () => {
    expect(actionsFor(facts("shutoff")).rename).toBeUndefined();
    expect(actionsFor(facts("shutoff"))["discard-state"]).toBe("no-saved-state");
    expect(actionsFor(facts("running")).rename).toBe("not-off");
    const saved = actionsFor(facts("shutoff", { hasManagedSave: true }));
    expect(saved.rename).toBe("saved-state");
    expect(saved["discard-state"]).toBeUndefined();
  });
});

it("groups states for display", () => {
  expect(stateKind("blocked")).toBe("running");
  expect(stateKind("pmsuspended")).toBe("paused");
  expect(isActive("paused")).toBe(true);
  expect(isActive("shutoff")).toBe(false);
});
