import type { StateKind, Unavailable } from "../../shared/model/domain-actions.ts";
import type { DomainState } from "../../shared/model/domain-state.ts";

/** Words that several features share. */
export const strings = {
  cancel: "Cancel",
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  dismiss: "Dismiss",
  showDetail: "What the system said",
  retry: "Try again",
  unit: (label: string) => `${label}: unit`,
  unexpected: "Something went wrong inside Guesthouse.",
  unexpectedHint: "Try again. If it comes back, restart Guesthouse.",

  every: { every: "Every", unit: "Unit of time", units: { hours: "hours", days: "days" } },
  schedule: {
    last: "The last one:",
    missed: (count: number) =>
      count === 1
        ? "One before it was missed: Guesthouse was not running, or the host was not connected."
        : `${count} before it were missed: Guesthouse was not running, or the host was not connected.`,
    next: "The next one is due",
  },

  link: {
    title: "Open this address?",
    text: "It was written in a guest or by somebody else, so look at it first.",
    open: "Open in browser",
    refusedTitle: "This address is not opened",
    refused: "Only https addresses can be opened from here.",
  },

  states: {
    running: "Running",
    blocked: "Running",
    paused: "Paused",
    pmsuspended: "Suspended",
    shutdown: "Shutting down",
    shutoff: "Off",
    crashed: "Crashed",
    nostate: "No state",
    unknown: "Unknown",
  } satisfies Record<DomainState, string>,

  stateKinds: {
    running: "Running",
    paused: "Paused",
    off: "Off",
    crashed: "Crashed",
    working: "Working",
    unknown: "Unknown",
  } satisfies Record<StateKind, string>,

  unavailable: {
    "already-running": "The machine is already running.",
    "already-paused": "The machine is already paused.",
    "not-running": "The machine is not running.",
    "not-paused": "The machine is not paused.",
    paused: "The machine is paused. Resume it first.",
    "shutting-down": "The machine is shutting down.",
    suspended: "The guest has put itself to sleep. Wake it first.",
    "not-off": "The machine must be off for this.",
    "saved-state": "It has a saved state. Start it, or discard the saved state first.",
    "no-saved-state": "There is no saved state.",
    transient: "This machine is transient: nothing of it is kept, and it disappears when it stops.",
    template: "This machine is a template, which is only cloned. Make it a machine again to start it.",
  } satisfies Record<Unavailable, string>,
};
