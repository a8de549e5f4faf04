import type { IconEye } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { GuestEntry } from "../../../shared/contract/guest-files/reading.ts";
import type { FilesSource, GuestPlace } from "../../../shared/contract/guest-files/session.ts";
import type { ErrorData } from "../../../shared/model/error.ts";

export interface ChosenEntry {
  /** From the place's root. */
  readonly path: string;
  readonly entry: GuestEntry;
}

/** What an action has to do with: the folder in view, what is chosen in it, and the page around it. */
export interface FilesView {
  readonly source: FilesSource;
  readonly session: string;
  readonly place: GuestPlace;
  /** The path of the folder in view. */
  readonly folder: string;
  /** In the order of the list. */
  readonly chosen: readonly ChosenEntry[];
  readonly writable: boolean;
  /** Why nothing can be changed, or how it could be. */
  readonly readOnlyBecause: string | undefined;
  /** The machine runs. */
  readonly live: boolean;
  /** Goes to a folder of this place. */
  go(path: string): void;
  /** Goes to a folder, shows a file large; of a link what it leads to. */
  open(chosen: ChosenEntry): void;
  /** Shows a dialog, which closes itself. */
  ask(dialog: (close: () => void) => ReactNode): void;
  /** Shows a job above the list; the folder is listed anew when it has ended. */
  follow(job: string): void;
  /** Lists the folder anew, and chooses this name in it. */
  refresh(awaited?: string): void;
  /** Makes a row's name a field; undefined ends it. */
  rename(path: string | undefined): void;
  /** Shows what went wrong above the list. */
  fail(error: ErrorData | undefined): void;
}

/** Something that can be done with files: in the toolbar, in menus and by keys alike. */
export interface FilesAction {
  readonly id: string;
  readonly label: string;
  readonly icon: typeof IconEye;
  /** As `chordOf` writes them, while the list has the focus: `F2`, `Mod+C`, `Delete`. */
  readonly keys?: string;
  /** What it is about: one that is chosen, all that are, or the folder itself whatever is chosen. */
  readonly needs: "one" | "some" | "folder";
  /** Whether it has a button of its own in the toolbar. */
  readonly button?: true;
  readonly danger?: true;
  /** Whether it makes sense here at all; without it, always. */
  fits?(view: FilesView): boolean;
  /** Why it cannot be done now. */
  unavailable?(view: FilesView): string | undefined;
  run(view: FilesView): void;
}
