/** What the dialogs about a running machine have in common. */
export interface GuestDialogProps {
  guest: { connection: string; uuid: string };
  /** Of the machine. */
  name: string;
  windows: boolean;
  onJob: (job: string) => void;
  /** What breaks off once it has begun. */
  onFailed: (thrown: unknown) => void;
  onClose: () => void;
}

/** As the contract wants paths of a guest. */
export const isGuestPath = (path: string): boolean => /^(?:\/|[A-Za-z]:[\\/])[^\0]*$/u.test(path);
