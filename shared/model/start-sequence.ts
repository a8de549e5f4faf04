import type { HostStart } from "../contract/autostart.ts";
import type { Domain } from "../contract/domains.ts";

/** One start of the sequence. */
export interface StartStep {
  readonly uuid: string;
  readonly name: string;
  /** Seconds to wait before it. */
  readonly delay: number;
}

/** What the sequence depends on. */
type SequenceFacts = Pick<Domain, "uuid" | "name" | "persistent" | "organisation">;

/** The machines that Guesthouse starts with their host, in order; equal numbers in the order of their names. */
export function startSequence(domains: Iterable<SequenceFacts>): StartStep[] {
  return [...domains]
    .flatMap(({ uuid, name, persistent, organisation: { autostart } }) =>
      autostart && persistent ? [{ uuid, name, ...autostart }] : [],
    )
    .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))
    .map(({ uuid, name, delay }) => ({ uuid, name, delay }));
}

/** The number after the last one of the sequence. */
export function nextPlace(domains: Iterable<Pick<Domain, "organisation">>): number {
  const orders = [...domains].map(({ organisation }) => organisation.autostart?.order ?? 0);
  return Math.min(10_000, Math.max(0, ...orders) + 1);
}

/** Who starts the machine with its host. Where both are told to, libvirt is sooner: the sequence passes over it. */
export function hostStart({
  autostart,
  organisation,
}: Pick<Domain, "autostart" | "organisation">): HostStart {
  if (organisation.autostart) return { by: "guesthouse", ...organisation.autostart };
  return { by: autostart ? "libvirt" : "nobody" };
}
