import type { MachineAction } from "../../../shared/model/domain-actions.ts";
import type { MachinePage } from "./model.ts";

/** What every screen says of a machine's actions. */
export const strings = {
  pagesLabel: "Pages of this machine",
  pages: {
    console: "Console",
    details: "Details",
    snapshots: "Snapshots",
    files: "Files",
    backups: "Backups",
    performance: "Performance",
    notes: "Notes",
    log: "Log",
  } satisfies Record<MachinePage, string>,
  actions: {
    start: "Start",
    shutdown: "Shut down",
    destroy: "Force off",
    reboot: "Restart",
    reset: "Reset",
    suspend: "Pause",
    resume: "Resume",
    managedsave: "Save and turn off",
    "inject-nmi": "Send NMI",
    delete: "Delete",
  } satisfies Record<MachineAction, string>,
};
