import type { MediaIdentity, MediaPattern, OsRecord } from "./record.ts";

/** How much of the database is compared before other work gets its turn; a slice takes well under 10 ms. */
const sliceOfMedia = 200;

export interface Match {
  readonly os: OsRecord;
  readonly media: MediaPattern;
}

/**
 * The operating system whose known media the identity fits, as libosinfo decides it: every pattern that a
 * medium has must be found somewhere in the field, and its size, where it has one, must be equal.
 *
 * libosinfo takes the first that fits, media with a size before those without, in an order of systems that
 * depends on a hash. Where several fit, this takes the one with a size, then the one with more patterns,
 * then the newest system.
 */
export async function matchMedia(
  systems: Iterable<OsRecord>,
  identity: MediaIdentity,
): Promise<Match | undefined> {
  let best: Match | undefined;
  let compared = 0;
  for (const os of systems) {
    for (const media of os.media) {
      compared += 1;
      if (compared % sliceOfMedia === 0) await new Promise(setImmediate);
      if (!fits(media, identity)) continue;
      if (!best || prefer({ os, media }, best)) best = { os, media };
    }
  }
  return best;
}

function fits(media: MediaPattern, identity: MediaIdentity): boolean {
  // A medium without a single pattern would fit anything.
  if (specificity(media) === 0) return false;
  return (
    found(media.volumeId, identity.volumeId) &&
    found(media.systemId, identity.systemId) &&
    found(media.publisherId, identity.publisherId) &&
    found(media.applicationId, identity.applicationId) &&
    (!media.volumeSize || media.volumeSize === identity.volumeSize)
  );
}

/** Patterns compile once; the database has about 2,000, most of them distinct. */
const expressions = new Map<string, RegExp | undefined>();

function found(pattern: string | undefined, field: string): boolean {
  if (pattern === undefined) return true;
  if (!expressions.has(pattern)) expressions.set(pattern, compile(pattern));
  return expressions.get(pattern)?.test(field) ?? false;
}

/** GLib's expressions are Perl's. One that JavaScript cannot read matches nothing, rather than everything. */
function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function specificity(media: MediaPattern): number {
  const { volumeId, systemId, publisherId, applicationId } = media;
  return [volumeId, systemId, publisherId, applicationId].filter((pattern) => pattern !== undefined).length;
}

function prefer(a: Match, b: Match): boolean {
  const bySize = Number(!!a.media.volumeSize) - Number(!!b.media.volumeSize);
  if (bySize !== 0) return bySize > 0;
  const bySpecificity = specificity(a.media) - specificity(b.media);
  if (bySpecificity !== 0) return bySpecificity > 0;
  return (a.os.releaseDate ?? "") > (b.os.releaseDate ?? "");
}
