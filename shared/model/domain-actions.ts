import type { DomainAction } from "../contract/domains.ts";
import type { DomainState } from "./domain-state.ts";

/** What a user can do to a machine: libvirt's life-cycle actions, and deleting it. */
export type MachineAction = DomainAction | "delete";

/** Why an action makes no sense now; the UI has a sentence for each. */
export type Unavailable =
  | "already-running"
  | "already-paused"
  | "not-running"
  | "not-paused"
  | "paused"
  | "shutting-down"
  | "suspended"
  | "transient";

/** For each action the reason why it cannot be done; an action without a reason can. */
export type ActionReasons = Readonly<Partial<Record<MachineAction, Unavailable>>>;

const OFF: ActionReasons = {
  shutdown: "not-running",
  destroy: "not-running",
  reboot: "not-running",
  reset: "not-running",
  suspend: "not-running",
  resume: "not-running",
};
const RUNNING: ActionReasons = { start: "already-running", resume: "not-paused" };

const BY_STATE: Record<DomainState, ActionReasons> = {
  running: RUNNING,
  // Waiting for a resource of the host: as running as it gets on some hypervisors.
  blocked: RUNNING,
  // A paused guest cannot answer an ACPI request, so asking it to shut down would be lost on it.
  paused: { start: "paused", shutdown: "paused", reboot: "paused", suspend: "already-paused" },
  shutdown: {
    start: "shutting-down",
    shutdown: "shutting-down",
    reboot: "shutting-down",
    suspend: "shutting-down",
    resume: "shutting-down",
  },
  shutoff: OFF,
  // Depending on the hypervisor a crashed guest is gone or kept for inspection: both ways out stay open.
  crashed: {
    shutdown: "not-running",
    reboot: "not-running",
    suspend: "not-running",
    resume: "not-running",
  },
  pmsuspended: {
    start: "suspended",
    shutdown: "suspended",
    reboot: "suspended",
    suspend: "suspended",
  },
  // A state that we do not know must not lock the user out: libvirt decides.
  nostate: {},
  unknown: {},
};

/** Which actions a machine in this state allows, and why not the others. Transient machines cannot be deleted. */
export function actionsFor(state: DomainState, persistent = true): ActionReasons {
  return persistent ? BY_STATE[state] : { ...BY_STATE[state], delete: "transient" };
}

/** The six ways in which a state is shown. */
export type StateKind = "running" | "paused" | "off" | "crashed" | "working" | "unknown";

const KINDS: Record<DomainState, StateKind> = {
  running: "running",
  blocked: "running",
  paused: "paused",
  pmsuspended: "paused",
  shutdown: "working",
  shutoff: "off",
  crashed: "crashed",
  nostate: "unknown",
  unknown: "unknown",
};

export const stateKind = (state: DomainState): StateKind => KINDS[state];

/** Whether the guest has a screen and statistics now. */
export const isActive = (state: DomainState): boolean => !["shutoff", "crashed", "unknown"].includes(state);
