import type { Tag, TagColour } from "../../../shared/contract/domains.ts";
import { tagColour } from "../../../shared/contract/domains.ts";
import type { Machine } from "../machines/index.ts";
import type { TagChange } from "./organise.ts";

/** Whether all, some or none of the machines have a tag. */
export type Tick = "all" | "some" | "none";

export function tickOf(machines: readonly Machine[], name: string): Tick {
  const having = machines.filter(({ domain }) => domain.organisation.tags.some((tag) => tag.name === name));
  return having.length === 0 ? "none" : having.length === machines.length ? "all" : "some";
}

/** What the ticks that the user has set change; a tag that was not touched stays as it is on each machine. */
export function changeOf(
  machines: readonly Machine[],
  tags: readonly Tag[],
  ticks: ReadonlyMap<string, boolean>,
): TagChange {
  const touched = tags.filter(({ name }) => {
    const wanted = ticks.get(name);
    return wanted !== undefined && tickOf(machines, name) !== (wanted ? "all" : "none");
  });
  return {
    give: touched.filter(({ name }) => ticks.get(name)),
    take: touched.filter(({ name }) => !ticks.get(name)).map(({ name }) => name),
  };
}

/** A colour for the next tag: the first that is used least. */
export function nextColour(tags: readonly Tag[]): TagColour {
  const uses = (colour: TagColour) => tags.filter((tag) => tag.colour === colour).length;
  const colours = tagColour.options.filter((colour) => colour !== "grey");
  return colours.reduce((least, colour) => (uses(colour) < uses(least) ? colour : least));
}
