import type { Domain, DomainAction } from "../contract/domains.ts";
import type { DomainState } from "./domain-state.ts";

/** What a user can do to a machine: libvirt's life-cycle actions, and deleting it. */
export type MachineAction = DomainAction | "delete";

/** Those, and what only some menus and dialogs offer. */
export type MachineCommand =
  | MachineAction
  | "start-with"
  | "discard-state"
  | "core-dump"
  | "autostart"
  | "rename"
  | "describe"
  | "clone"
  | "template";

/** Why an action makes no sense now; the UI has a sentence for each. */
export type Unavailable =
  | "already-running"
  | "already-paused"
  | "not-running"
  | "not-paused"
  | "not-off"
  | "paused"
  | "shutting-down"
  | "suspended"
  | "saved-state"
  | "no-saved-state"
  | "transient"
  | "template";

/** For each action the reason why it cannot be done; an action without a reason can. */
export type ActionReasons = Readonly<Partial<Record<MachineCommand, Unavailable | undefined>>>;

/** What the answer depends on. */
export type ActionFacts = Pick<Domain, "state" | "persistent" | "hasManagedSave"> & {
  readonly organisation?: Pick<Domain["organisation"], "template"> | undefined;
};

const OFF: ActionReasons = {
  shutdown: "not-running",
  destroy: "not-running",
  reboot: "not-running",
  reset: "not-running",
  suspend: "not-running",
  resume: "not-running",
  managedsave: "not-running",
  "inject-nmi": "not-running",
  "core-dump": "not-running",
};
const RUNNING: ActionReasons = {
  start: "already-running",
  "start-with": "already-running",
  resume: "not-paused",
  rename: "not-off",
  template: "not-off",
};

const BY_STATE: Record<DomainState, ActionReasons> = {
  running: RUNNING,
  // Waiting for a resource of the host: as running as it gets on some hypervisors.
  blocked: RUNNING,
  // A paused guest cannot answer an ACPI request, so asking it to shut down would be lost on it.
  paused: {
    start: "paused",
    "start-with": "paused",
    shutdown: "paused",
    reboot: "paused",
    suspend: "already-paused",
    rename: "not-off",
    template: "not-off",
  },
  shutdown: {
    start: "shutting-down",
    "start-with": "shutting-down",
    shutdown: "shutting-down",
    reboot: "shutting-down",
    suspend: "shutting-down",
    resume: "shutting-down",
    managedsave: "shutting-down",
    rename: "shutting-down",
    template: "shutting-down",
  },
  shutoff: OFF,
  // Depending on the hypervisor a crashed guest is gone or kept for inspection: both ways out stay open.
  crashed: {
    shutdown: "not-running",
    reboot: "not-running",
    suspend: "not-running",
    resume: "not-running",
    managedsave: "not-running",
    rename: "not-off",
  },
  // `resume` is what wakes it.
  pmsuspended: {
    start: "suspended",
    "start-with": "suspended",
    shutdown: "suspended",
    reboot: "suspended",
    suspend: "suspended",
    managedsave: "suspended",
    rename: "not-off",
    template: "not-off",
  },
  // A state that we do not know must not lock the user out: libvirt decides.
  nostate: {},
  unknown: {},
};

/** Nothing of a transient machine is kept, so nothing can be done to what is kept. */
const TRANSIENT: ActionReasons = {
  managedsave: "transient",
  autostart: "transient",
  rename: "transient",
  clone: "transient",
  template: "transient",
  delete: "transient",
};

/** What is only cloned has to be made a machine again first; that a running one is so by mistake can be undone. */
const TEMPLATE: ActionReasons = { start: "template", "start-with": "template", autostart: "template" };

/** Which actions a machine allows now, and why not the others. */
export function actionsFor({ state, persistent, hasManagedSave, organisation }: ActionFacts): ActionReasons {
  return {
    ...(hasManagedSave ? { rename: "saved-state" } : { "discard-state": "no-saved-state" }),
    ...BY_STATE[state],
    ...(organisation?.template ? { ...TEMPLATE, template: undefined } : {}),
    ...(persistent ? {} : TRANSIENT),
  };
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
