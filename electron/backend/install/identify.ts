import type { Media } from "../../../shared/contract/install.ts";
import type { OsDatabase } from "../osinfo/database.ts";
import { isPlaceholder } from "../osinfo/nearest-relative.ts";
import type { MediaIdentity, OsRecord } from "../osinfo/record.ts";

/** What a medium installs, as far as the database and the medium's own label tell. */
export interface Identified {
  readonly match: Media["match"];
  readonly os: OsRecord | undefined;
  /** The name that the medium gives itself, where the database does not know it. */
  readonly detected: string | undefined;
  /** osinfo's name of the architecture. */
  readonly architecture: string | undefined;
}

export async function identify(database: OsDatabase, identity: MediaIdentity): Promise<Identified> {
  const known = await database.detect(identity);
  const architecture =
    known && known.media.arch !== "all" ? known.media.arch : architectureIn(identity.volumeId);
  if (known && !isPlaceholder(known.os.id)) {
    return { match: "exact", os: known.os, detected: undefined, architecture };
  }
  const relative = await database.nearestRelative(identity);
  if (relative) return { match: "newer", os: relative.os, detected: relative.detected, architecture };
  return { match: known ? "exact" : "unknown", os: known?.os, detected: undefined, architecture };
}

/** Distributions' names for architectures, as volume identifiers carry them, and osinfo's. */
const architectures: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[^a-z0-9])(?:x86[_-]64|amd64|x64)/i, "x86_64"],
  [/(?:^|[^a-z0-9])(?:aarch64|arm64|a64)/i, "aarch64"],
  [/(?:^|[^a-z0-9])(?:armhf|armv7l?)/i, "armv7l"],
  [/(?:^|[^a-z0-9])(?:ppc64le|ppc64el|p64el)/i, "ppc64le"],
  [/(?:^|[^a-z0-9])s390x/i, "s390x"],
  [/(?:^|[^a-z0-9])riscv64/i, "riscv64"],
  [/(?:^|[^a-z0-9])(?:i[3-6]86|x86)(?![_-]64)/i, "i686"],
];

export function architectureIn(label: string): string | undefined {
  return architectures.find(([pattern]) => pattern.test(label))?.[1];
}
