import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";

const LETTERS: Record<GuestEntry["kind"], string> = {
  file: "-",
  directory: "d",
  symlink: "l",
  block: "b",
  char: "c",
  fifo: "p",
  socket: "s",
  unknown: "?",
};

/** As `ls -l` writes kind and permissions: `-rwxr-sr-x`. */
export const modeText = ({ kind, mode }: Pick<GuestEntry, "kind" | "mode">): string =>
  LETTERS[kind] + permissionText(mode);

/** The nine permissions with the set-user-ID, set-group-ID and sticky bits in their places: `rwxr-sr-t`. */
export function permissionText(mode: number): string {
  const three = (shift: number, special: number, letter: string) => {
    const bits = mode >> shift;
    const runs = (bits & 1) !== 0;
    const last = mode & special ? (runs ? letter : letter.toUpperCase()) : runs ? "x" : "-";
    return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${last}`;
  };
  return three(6, 0o4000, "s") + three(3, 0o2000, "s") + three(0, 0o1000, "t");
}

/** `0644`, `2755`. */
export const octal = (mode: number): string => mode.toString(8).padStart(4, "0");
