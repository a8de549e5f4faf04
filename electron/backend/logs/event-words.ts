import {
  connectDomainEventAgentLifecycleState as agentState,
  connectDomainEventBlockJobStatus as blockJob,
  domainEventIOErrorAction as ioAction,
  domainEventTrayChangeReason as tray,
  domainEventType as type,
  domainEventWatchdogAction as watchdog,
} from "../libvirt/protocol/flags/domain-events.ts";

/** The first words for a kind of lifecycle event and, in brackets, its details in libvirt's order (`virDomainEvent*DetailType`). */
const lifecycle: Record<number, readonly [what: string, details: readonly string[]]> = {
  [type.VIR_DOMAIN_EVENT_DEFINED]: ["Defined", ["new", "changed", "renamed", "from a snapshot"]],
  [type.VIR_DOMAIN_EVENT_UNDEFINED]: ["Undefined", ["removed", "renamed"]],
  [type.VIR_DOMAIN_EVENT_STARTED]: [
    "Started",
    ["booted", "migrated here", "restored", "from a snapshot", "woken up"],
  ],
  [type.VIR_DOMAIN_EVENT_SUSPENDED]: [
    "Paused",
    [
      "on request",
      "for a migration",
      "by a disk error",
      "by the watchdog",
      "restored paused",
      "from a snapshot",
      "after a failed call",
      "for a migration's second part",
      "after a failed migration",
    ],
  ],
  [type.VIR_DOMAIN_EVENT_RESUMED]: [
    "Resumed",
    ["unpaused", "after a migration", "from a snapshot", "during a migration", "after a failed migration"],
  ],
  [type.VIR_DOMAIN_EVENT_STOPPED]: [
    "Stopped",
    [
      "shut down",
      "forced off",
      "crashed",
      "migrated away",
      "saved",
      "the hypervisor failed",
      "by going to a snapshot",
    ],
  ],
  [type.VIR_DOMAIN_EVENT_SHUTDOWN]: ["Guest has shut down", ["", "by itself", "on request of the host"]],
  [type.VIR_DOMAIN_EVENT_PMSUSPENDED]: ["Guest sleeps", ["in memory", "on disk"]],
  [type.VIR_DOMAIN_EVENT_CRASHED]: ["Guest crashed", ["panic", "crash kernel loaded"]],
};

const named = (words: Record<number, string>, value: number) => words[value] ?? `unknown ${value}`;

export function lifecycleWords(event: number, detail: number): string {
  const [what, details] = lifecycle[event] ?? [`Lifecycle event ${event}`, []];
  const why = details[detail];
  return why ? `${what} (${why})` : what;
}

export const watchdogWords = (action: number) =>
  `Watchdog fired: ${named(
    {
      [watchdog.VIR_DOMAIN_EVENT_WATCHDOG_NONE]: "nothing done",
      [watchdog.VIR_DOMAIN_EVENT_WATCHDOG_PAUSE]: "paused",
      [watchdog.VIR_DOMAIN_EVENT_WATCHDOG_RESET]: "reset",
      [watchdog.VIR_DOMAIN_EVENT_WATCHDOG_POWEROFF]: "turned off",
      [watchdog.VIR_DOMAIN_EVENT_WATCHDOG_SHUTDOWN]: "asked to shut down",
      [watchdog.VIR_DOMAIN_EVENT_WATCHDOG_DEBUG]: "debug output",
      [watchdog.VIR_DOMAIN_EVENT_WATCHDOG_INJECTNMI]: "NMI sent",
    },
    action,
  )}`;

export const ioErrorWords = (device: string, path: string, action: number, reason: string) =>
  `Input/output error on ${device}${path && ` (${path})`}${reason && `, ${reason}`}: ${named(
    {
      [ioAction.VIR_DOMAIN_EVENT_IO_ERROR_NONE]: "ignored",
      [ioAction.VIR_DOMAIN_EVENT_IO_ERROR_PAUSE]: "machine paused",
      [ioAction.VIR_DOMAIN_EVENT_IO_ERROR_REPORT]: "reported to the guest",
    },
    action,
  )}`;

export const blockJobWords = (disk: string, status: number) =>
  `Work on disk ${disk}: ${named(
    {
      [blockJob.VIR_DOMAIN_BLOCK_JOB_COMPLETED]: "done",
      [blockJob.VIR_DOMAIN_BLOCK_JOB_FAILED]: "failed",
      [blockJob.VIR_DOMAIN_BLOCK_JOB_CANCELED]: "cancelled",
      [blockJob.VIR_DOMAIN_BLOCK_JOB_READY]: "ready to finish",
    },
    status,
  )}`;

export const trayWords = (device: string, reason: number) =>
  `Tray of ${device}: ${named(
    {
      [tray.VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN]: "opened",
      [tray.VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE]: "closed",
    },
    reason,
  )}`;

export const agentWords = (state: number) =>
  `Guest agent ${named(
    {
      [agentState.VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED]: "connected",
      [agentState.VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED]: "disconnected",
    },
    state,
  )}`;
