import { AppError } from "../../../shared/model/error.ts";

export const noSuchSnapshot = (name: string) =>
  new AppError({
    code: "no-such-snapshot",
    message: `The machine has no snapshot “${name}” any more.`,
    hint: "Look at the list again; something else may have deleted it.",
  });

/** Why a machine without a stored definition cannot go back. */
export const transient =
  "This machine is transient: it vanishes when it stops, and going back here needs it to stop.";

export const notPossible = (reason: string) =>
  new AppError({ code: "not-possible", message: reason, hint: "Nothing was changed." });

export const templateStays = "It is a template, which is not started.";

export const savedState = (name: string) =>
  new AppError({
    code: "saved-state",
    message: `${name} has a saved state, which would not fit its disks any more.`,
    hint: "Start the machine, or discard its saved state first.",
    action: { kind: "remove-saved-state", label: "Discard the saved state" },
  });

export const changedMeanwhile = () =>
  new AppError({
    code: "changed-meanwhile",
    message: "The machine's snapshots have changed since the question was asked.",
    hint: "Look at the list again, then delete.",
  });
