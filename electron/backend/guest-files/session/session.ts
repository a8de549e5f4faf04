import type { FilesSource, GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import type { CallManner } from "../../guestfs/appliance.ts";
import type { CallArguments, CallName, CallResult } from "../../guestfs/calls.ts";

/** libguestfs' functions with one place mounted at `/`; calls of several places may be mixed. */
export interface PlaceCalls {
  readonly place: GuestPlace;
  /** @throws GuestfsError what it said | AppError `appliance-ended`, `appliance-hung`, `files-closed` */
  call<N extends CallName>(name: N, ...given: CallArguments<N>): Promise<CallResult<N>>;
  callWith<N extends CallName>(
    manner: CallManner,
    name: N,
    ...given: CallArguments<N>
  ): Promise<CallResult<N>>;
}

/** Disks that are open. */
export interface FilesSession {
  readonly id: string;
  readonly source: FilesSource;
  readonly writable: boolean;
  /** The machine runs, and may change them meanwhile. */
  readonly live: boolean;
  readonly places: readonly GuestPlace[];
  /** @throws AppError `no-such-place` */
  place(id: string): PlaceCalls;
  /** Until it is disposed of, the session is not closed for being idle. */
  use(): Disposable;
}

/** The sessions of all windows. */
export interface FilesSessions {
  /**
   * Waits until it is open.
   * @throws AppError `files-closed` where there is none any more, or why it could not be opened
   */
  get(id: string): Promise<FilesSession>;
}
