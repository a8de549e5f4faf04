import {
  IconArchive,
  IconDeviceFloppy,
  IconFile,
  IconFileCode,
  IconFileText,
  IconFolder,
  IconLink,
  IconPhoto,
  IconPlug,
  IconQuestionMark,
  IconTerminal2,
} from "@tabler/icons-react";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";

const BY_ENDING: readonly (readonly [typeof IconFile, RegExp])[] = [
  [IconPhoto, /\.(png|jpe?g|gif|webp|bmp|svg|ico)$/i],
  [IconArchive, /\.(gz|xz|bz2|zst|zip|tar|tgz|deb|rpm|apk|jar|7z)$/i],
  [IconFileCode, /\.(json|ya?ml|xml|html?|css|jsx?|tsx?|py|pl|rb|go|rs|c|h|cpp|java|lua|sql|sh)$/i],
  [
    IconFileText,
    /\.(txt|md|log|conf|cfg|ini|toml|service|list|rules|desktop)$|^(README|LICENSE|hosts|fstab)$/i,
  ],
];

/** A picture of what it is, by kind and ending; folders have a colour of their own. */
export function iconOf({ kind, name, mode }: GuestEntry): { icon: typeof IconFile; kind: string } {
  return { icon: choice(kind, name, mode), kind };
}

function choice(kind: GuestEntry["kind"], name: string, mode: number): typeof IconFile {
  switch (kind) {
    case "directory":
      return IconFolder;
    case "symlink":
      return IconLink;
    case "block":
    case "char":
      return IconDeviceFloppy;
    case "fifo":
    case "socket":
      return IconPlug;
    case "unknown":
      return IconQuestionMark;
    case "file": {
      const known = BY_ENDING.find(([, ending]) => ending.test(name));
      return known?.[0] ?? (mode & 0o111 ? IconTerminal2 : IconFile);
    }
  }
}
