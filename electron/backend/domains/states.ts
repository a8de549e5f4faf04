import { type DomainState, domainState } from "../../../shared/model/domain-state.ts";

/** The name of a `VIR_DOMAIN_…` state. */
export function stateName(state: number): DomainState {
  return domainState.options[state] ?? "unknown";
}

/** Whether there is a process (or container) behind the domain. */
export function isActive(state: DomainState): boolean {
  return state !== "shutoff" && state !== "crashed";
}

/** VIR_DOMAIN_PAUSED and VIR_DOMAIN_PAUSED_STARTING_UP: libvirt is still busy creating it. */
export function isStarting(state: number, reason: number): boolean {
  return state === 3 && reason === 11;
}
