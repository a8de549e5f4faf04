import type { DomainState } from "../../../shared/model/domain-state.ts";

const names: readonly DomainState[] = [
  "nostate",
  "running",
  "blocked",
  "paused",
  "shutdown",
  "shutoff",
  "crashed",
  "pmsuspended",
];

/** The name of a `VIR_DOMAIN_…` state, whose numbers count from 0 in this order. */
export function stateName(state: number): DomainState {
  return names[state] ?? "unknown";
}

/** Whether there is a process (or container) behind the domain. */
export function isActive(state: DomainState): boolean {
  return state !== "shutoff" && state !== "crashed";
}

/** VIR_DOMAIN_PAUSED and VIR_DOMAIN_PAUSED_STARTING_UP: libvirt is still busy creating it. */
export function isStarting(state: number, reason: number): boolean {
  return state === 3 && reason === 11;
}
